package dev.offlinesync.mongo;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The fields that a collection's validator complains about: those that its JSON Schema names as wrong, missing or not
 * allowed, and those that its query operators are about. The server's details also have values of the record.
 */
final class InvalidFields {
    private static final int MOST = 10;

    private final Set<String> fields = new LinkedHashSet<>();

    private InvalidFields() {}

    /** @return their names; null if the server names none */
    static @Nullable String of(BsonDocument errorInfo) {
        InvalidFields found = new InvalidFields();
        found.look(Fields.document(errorInfo, "details"), "");
        return found.fields.isEmpty() ? null : String.join(", ", found.fields);
    }

    private void look(@Nullable BsonDocument details, String within) {
        if (details == null) {
            return;
        }
        documents(details, "clausesNotSatisfied").forEach(clause -> look(Fields.document(clause, "details"), within));
        documents(details, "schemaRulesNotSatisfied").forEach(rule -> look(rule, within));
        documents(details, "propertiesNotSatisfied").forEach(p -> lookAtProperty(p, within));
        names(details, "missingProperties").forEach(name -> add(within, name));
        names(details, "additionalProperties").forEach(name -> add(within, name));
        BsonDocument specified = Fields.document(details, "specifiedAs");
        if (specified != null && !details.containsKey("missingProperties")) {
            specified.forEach((name, value) -> {
                if (!name.startsWith("$") && value.isDocument() && isQuery(value.asDocument())) {
                    add(within, name);
                }
            });
        }
    }

    /** {@code {field: {$type: "int"}}} */
    private static boolean isQuery(BsonDocument condition) {
        return !condition.isEmpty() && condition.getFirstKey().startsWith("$");
    }

    private void lookAtProperty(BsonDocument property, String within) {
        String name = Fields.text(property, "propertyName");
        if (name != null) {
            int before = fields.size();
            documents(property, "details").forEach(d -> look(d, within + name + "."));
            if (fields.size() == before) {
                add(within, name);
            }
        }
    }

    private void add(String within, String name) {
        if (fields.size() < MOST) {
            fields.add(within + name);
        }
    }

    private static List<String> names(BsonDocument parent, String field) {
        return parent.get(field) instanceof BsonArray array
                ? array.stream()
                        .filter(BsonValue::isString)
                        .map(name -> name.asString().getValue())
                        .toList()
                : List.of();
    }

    private static List<BsonDocument> documents(BsonDocument parent, String field) {
        return parent.get(field) instanceof BsonArray array
                ? array.stream()
                        .filter(BsonValue::isDocument)
                        .map(BsonValue::asDocument)
                        .toList()
                : List.of();
    }
}
