package dev.offlinesync.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;

/** JSON as this API speaks it. */
final class Json {
    private static final ObjectWriter WRITER = new ObjectMapper()
            .registerModule(new SimpleModule().addSerializer(Tree.class, new JsonSerializer<>() {
                @Override
                public void serialize(Tree tree, JsonGenerator out, SerializerProvider all) throws IOException {
                    new JsonOut(out).value(tree.root());
                }
            }))
            .writer();

    private Json() {}

    /** Written by {@link JsonOut}, which looks up no serializer for each value. */
    private record Tree(Object root) {}

    /** @param tree of maps, lists, strings, numbers, booleans, instants, nulls and parts */
    static byte[] write(Object tree) {
        try {
            return WRITER.writeValueAsBytes(new Tree(tree));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer cannot be written as JSON", e);
        }
    }
}
