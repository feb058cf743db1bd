package dev.offlinesync.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dev.offlinesync.core.item.DataMapper;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.Violation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The application's own types by its own {@link ObjectMapper}, with its modules and settings. Dates of a tree are read
 * from their ISO text. Jackson's default refuses fields that a type does not have; data often has some, such as
 * {@code _id}, so switch {@code FAIL_ON_UNKNOWN_PROPERTIES} off.
 */
public final class JacksonMapper implements DataMapper {
    private final ObjectMapper mapper;

    private JacksonMapper(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    public static JacksonMapper of(ObjectMapper mapper) {
        return new JacksonMapper(mapper);
    }

    @Override
    public <T> T read(Tree data, Class<T> type) {
        JsonNode node = JsonNodes.toJson(data);
        try {
            return mapper.treeToValue(node, type);
        } catch (InvalidDefinitionException e) {
            throw new IllegalArgumentException("Jackson cannot make a " + type.getTypeName(), e);
        } catch (JsonMappingException e) {
            throw mismatch(e, node);
        } catch (JsonProcessingException e) {
            throw Mismatch.refused("");
        }
    }

    private static Mismatch mismatch(JsonMappingException e, JsonNode data) {
        String pointer = pointer(e);
        if (e instanceof UnrecognizedPropertyException) {
            return Mismatch.at(pointer, "is not known");
        }
        JsonNode found = data.at(JsonPointer.compile(pointer));
        boolean isMissing = found.isMissingNode() || found.isNull();
        Class<?> expected = expected(e);
        if (expected == null) {
            return isMissing && e instanceof MismatchedInputException && !(e instanceof ValueInstantiationException)
                    ? Mismatch.at(pointer, Object.class, null)
                    : Mismatch.refused(pointer);
        }
        return Mismatch.at(pointer, expected, isMissing ? null : found);
    }

    /** What should stand there; null if Jackson does not know, or the application's own code did not take it. */
    private static @Nullable Class<?> expected(JsonMappingException e) {
        if (e instanceof MismatchedInputException input && !(e instanceof ValueInstantiationException)) {
            return input.getTargetType();
        }
        return e.getCause() instanceof InputCoercionException coercion ? coercion.getTargetType() : null;
    }

    private static String pointer(JsonMappingException e) {
        String pointer = "";
        for (JsonMappingException.Reference place : e.getPath()) {
            String field = place.getFieldName();
            pointer = Violation.child(pointer, field == null ? (Object) place.getIndex() : field);
        }
        return pointer;
    }

    @Override
    public Tree write(Object value) {
        if (mapper.convertValue(value, Object.class) instanceof Map<?, ?> map) {
            return Tree.of(Map.of("value", map)).get("value") instanceof Tree tree ? tree : Tree.EMPTY;
        }
        throw new IllegalArgumentException(
                "Jackson makes no object of a " + value.getClass().getTypeName());
    }
}
