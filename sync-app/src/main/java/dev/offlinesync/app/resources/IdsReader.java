package dev.offlinesync.app.resources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.forward.RecordIds;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads where an upstream tells the ids that it makes, and which fields hold such ids. For one use. */
final class IdsReader {
    static final String ID_FROM = "idFrom";
    static final String REFERENCES = "references";

    private static final String EXAMPLE = "{\"customerId\": \"/api/customers\"}";

    private final JsonNode node;
    private final BiConsumer<String, String> wrong;

    /** @param wrong told of each problem: its place within the entry, and what it is */
    IdsReader(JsonNode node, BiConsumer<String, String> wrong) {
        this.node = node;
        this.wrong = wrong;
    }

    /** {@link RecordIds#NONE} in place of what is wrong. */
    RecordIds read(Set<Method> methods) {
        String from = from();
        if (from != null && !methods.contains(Method.POST)) {
            wrong.accept("/" + ID_FROM, "needs POST among the methods: it is in the answer to a POST");
        }
        try {
            return new RecordIds(from, references());
        } catch (IllegalArgumentException e) { // each field is right, so there are too many
            wrong.accept("/" + REFERENCES, String.valueOf(e.getMessage()));
            return RecordIds.NONE;
        }
    }

    private @Nullable String from() {
        if (!node.has(ID_FROM)) {
            return null;
        }
        JsonNode given = node.get(ID_FROM);
        if (!given.isTextual()) {
            wrong.accept("/" + ID_FROM, "must be a JSON pointer such as \"/order/_id\"; it is " + given);
            return null;
        }
        return isPointer(given.textValue(), "/" + ID_FROM, given) ? given.textValue() : null;
    }

    private Map<String, String> references() {
        Map<String, String> references = new LinkedHashMap<>();
        JsonNode given = node.path(REFERENCES);
        if (!given.isMissingNode() && !given.isObject()) {
            wrong.accept("/" + REFERENCES, "must be fields and the paths of their records, such as " + EXAMPLE);
        }
        given.properties().forEach(field -> {
            String at =
                    "/" + REFERENCES + "/" + field.getKey().replace("~", "~0").replace("/", "~1");
            if (!field.getValue().isTextual()) {
                wrong.accept(at, "must be the path of another entry, as in " + EXAMPLE + "; it is " + field.getValue());
            } else if (isPointer(field.getKey(), at, field.getValue())) {
                references.put(field.getKey(), field.getValue().textValue());
            }
        });
        return references;
    }

    private boolean isPointer(String text, String at, JsonNode given) {
        try {
            new RecordIds(text, Map.of());
            return true;
        } catch (IllegalArgumentException e) {
            wrong.accept(at, e.getMessage() + "; it is " + (at.equals("/" + ID_FROM) ? given : "\"" + text + "\""));
            return false;
        }
    }
}
