package dev.offlinesync.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code uniqueItems}. The validator's own compares each entry with all that have its hash, and a client can send very many
 * that have the same one. Here entries are compared as texts: whatever their hashes are, a set of these finds one quickly.
 */
final class UniqueEntries extends AbstractKeyword {
    UniqueEntries() {
        super("uniqueItems");
    }

    @Override
    public KeywordValidator newValidator(
            SchemaLocation location, JsonNode value, Schema parent, SchemaContext context) {
        return new Validator(this, location, value, parent, context);
    }

    private static final class Validator extends BaseKeywordValidator {
        private final boolean isRequired;

        Validator(Keyword keyword, SchemaLocation location, JsonNode value, Schema parent, SchemaContext context) {
            super(keyword, value, location, parent, context);
            isRequired = value.booleanValue();
        }

        @Override
        public void validate(ExecutionContext context, JsonNode node, JsonNode root, NodePath at) {
            if (isRequired && node.isArray() && !isUnique(node)) {
                context.addError(error().instanceNode(node)
                        .instanceLocation(at)
                        .evaluationPath(context.getEvaluationPath())
                        .locale(context.getExecutionConfig().getLocale())
                        .build());
            }
        }

        private static boolean isUnique(JsonNode entries) {
            Set<String> seen = new HashSet<>();
            for (JsonNode entry : entries) {
                if (!seen.add(canonical(entry).toString())) {
                    return false;
                }
            }
            return true;
        }

        /** The same text for what JSON Schema takes as equal: 1 and 1.0, and objects whatever the order of their fields. */
        private static JsonNode canonical(JsonNode node) {
            JsonNodeFactory nodes = JsonNodeFactory.instance;
            if (node.isNumber()) {
                return nodes.textNode(node.decimalValue().stripTrailingZeros().toString());
            }
            if (node.isTextual()) {
                return nodes.textNode("\"" + node.textValue()); // no number begins so
            }
            if (node.isArray()) {
                var array = nodes.arrayNode();
                node.forEach(entry -> array.add(canonical(entry)));
                return array;
            }
            if (node.isObject()) {
                Map<String, JsonNode> sorted = new TreeMap<>();
                node.properties().forEach(field -> sorted.put(field.getKey(), canonical(field.getValue())));
                return nodes.objectNode().setAll(sorted);
            }
            return node;
        }
    }
}
