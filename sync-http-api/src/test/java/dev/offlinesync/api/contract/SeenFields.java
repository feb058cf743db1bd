package dev.offlinesync.api.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;

/** Which fields of the schemas of a document have been seen in a body, such as {@code Limits.rateLimits.quota}. */
final class SeenFields {
    private static final String REF = "$ref";

    private final OpenApiDocument document;
    private final Set<String> unseen = new TreeSet<>();

    SeenFields(OpenApiDocument document) {
        this.document = document;
        document.root().at("/components/schemas").properties().forEach(one -> expect(one.getKey(), one.getValue()));
    }

    private void expect(String at, JsonNode schema) {
        schema.path("properties").properties().forEach(property -> {
            String here = at + "." + property.getKey();
            unseen.add(here);
            expect(here, property.getValue());
        });
        if (schema.has("items")) {
            expect(at, schema.get("items"));
        }
    }

    Set<String> unseen() {
        return new TreeSet<>(unseen);
    }

    /** @param value that is valid by this schema */
    void see(JsonNode schema, JsonNode value) {
        see("", schema, value);
    }

    private void see(String at, JsonNode schema, JsonNode value) {
        if (schema.has(REF)) {
            String ref = schema.get(REF).asText();
            see(ref.substring(ref.lastIndexOf('/') + 1), document.resolved(schema), value);
            return;
        }
        schema.path("allOf").forEach(part -> see(at, part, value));
        schema.path("anyOf").forEach(part -> seeIfIt(at, part, value));
        schema.path("oneOf").forEach(part -> seeIfIt(at, part, value));
        schema.path("properties").properties().forEach(property -> {
            if (value.has(property.getKey())) {
                unseen.remove(at + "." + property.getKey());
                see(at + "." + property.getKey(), property.getValue(), value.get(property.getKey()));
            }
        });
        if (schema.has("items") && value.isArray()) {
            value.forEach(one -> see(at, schema.get("items"), one));
        }
        if (schema.path("additionalProperties").isObject() && value.isObject()) {
            value.properties().stream()
                    .filter(one -> !schema.path("properties").has(one.getKey()))
                    .forEach(one -> see(at, schema.get("additionalProperties"), one.getValue()));
        }
    }

    /** The choices of the document are told apart by what they require. */
    private void seeIfIt(String at, JsonNode choice, JsonNode value) {
        for (JsonNode required : document.resolved(choice).path("required")) {
            if (!value.has(required.asText())) {
                return;
            }
        }
        see(at, choice, value);
    }
}
