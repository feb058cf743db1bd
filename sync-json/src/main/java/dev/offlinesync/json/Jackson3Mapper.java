package dev.offlinesync.json;

import dev.offlinesync.core.item.DataMapper;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.Violation;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The application's own types by its own mapper of Jackson 3, as {@link JacksonMapper} makes them by Jackson 2. The
 * application brings Jackson 3 ({@code tools.jackson.core:jackson-databind}).
 */
public final class Jackson3Mapper implements DataMapper {
    /** Reads our own JSON, whatever the application's mapper is set to. */
    private static final JsonMapper PLAIN = new JsonMapper();

    private final ObjectMapper mapper;

    private Jackson3Mapper(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    public static Jackson3Mapper of(ObjectMapper mapper) {
        return new Jackson3Mapper(mapper);
    }

    @Override
    public <T> T read(Tree data, Class<T> type) {
        JsonNode node = PLAIN.readTree(PlainJson.write(data));
        try {
            return mapper.treeToValue(node, type);
        } catch (InvalidDefinitionException e) {
            throw new IllegalArgumentException("Jackson cannot make a " + type.getTypeName(), e);
        } catch (JacksonException e) {
            throw mismatch(e, node);
        }
    }

    private static Mismatch mismatch(JacksonException e, JsonNode data) {
        String pointer = pointer(e);
        if (e instanceof UnrecognizedPropertyException) {
            return Mismatch.at(pointer, "is not known");
        }
        JsonNode found = data.at(JsonPointer.compile(pointer));
        boolean isMissing = found.isMissingNode() || found.isNull();
        Class<?> expected = expected(e);
        if (expected == null) {
            return isMissing && e instanceof MismatchedInputException
                    ? Mismatch.at(pointer, Object.class, null)
                    : Mismatch.refused(pointer);
        }
        return Mismatch.at(pointer, expected, isMissing ? null : found);
    }

    /** What should stand there; null if Jackson does not know, or the application's own code did not take it. */
    private static @Nullable Class<?> expected(JacksonException e) {
        if (e instanceof MismatchedInputException input) {
            return input.getTargetType();
        }
        if (e instanceof InputCoercionException coercion) {
            return coercion.getTargetType();
        }
        return e.getCause() instanceof InputCoercionException coercion ? coercion.getTargetType() : null;
    }

    private static String pointer(JacksonException e) {
        String pointer = "";
        for (JacksonException.Reference place : e.getPath()) {
            String field = place.getPropertyName();
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
