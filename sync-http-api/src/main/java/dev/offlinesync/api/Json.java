package dev.offlinesync.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
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

    /** What parses requests: strict JSON, bounded. */
    static JsonFactory parsers(HttpLimits limits) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth())
                        .maxNumberLength(1000)
                        .maxStringLength(limits.bodyBytes())
                        .build())
                // the server closes its own stream
                .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                // names come from clients: no cache of them may outlive a request
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .build();
    }
}
