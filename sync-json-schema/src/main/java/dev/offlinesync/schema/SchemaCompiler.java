package dev.offlinesync.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.AnnotationKeyword;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Compiles JSON Schemas, each once and completely, so that the start finds a broken one before a client does. */
final class SchemaCompiler {
    /** Keywords about single fields; the others at the root are about the record as a whole. */
    private static final Set<String> OF_FIELDS = Set.of(
            "$schema",
            "$id",
            "$defs",
            "definitions",
            "type",
            "properties",
            "patternProperties",
            "additionalProperties",
            "propertyNames");

    private final SchemaRegistry registry;
    private final Schema ofSchemas;

    SchemaCompiler() {
        // The root locale: messages do not change with the machine's language.
        SchemaRegistryConfig config = SchemaRegistryConfig.builder()
                .formatAssertionsEnabled(true)
                .locale(Locale.ROOT)
                .regularExpressionFactory(new LinearPatterns())
                .build();
        Dialect dialect = Dialect.builder(Dialects.getDraft202012())
                .formats(StoredFormats.ALL)
                .unknownKeywordFactory((keyword, context) -> new AnnotationKeyword(keyword)) // told by SchemaSpelling
                .formats(BoundedFormats.ALL)
                .keyword(new UniqueEntries())
                .build();
        registry = SchemaRegistry.withDefaultDialect(dialect, builder -> builder.schemaRegistryConfig(config));
        ofSchemas = registry.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
    }

    Schema compile(JsonNode schema) {
        if (!schema.isObject()) {
            throw new InvalidSchema("", "must be an object that holds a JSON Schema");
        }
        if (!schema.path("type").asText("object").equals("object") || schema.has("$ref")) {
            throw new InvalidSchema("", "must describe an object (\"type\": \"object\" and its properties)");
        }
        List<com.networknt.schema.Error> errors = ofSchemas.validate(schema);
        if (!errors.isEmpty()) {
            Map<String, InvalidSchema.Fault> faults = new LinkedHashMap<>(); // one of each place
            errors.forEach(error -> faults.putIfAbsent(
                    error.getInstanceLocation().toString(),
                    new InvalidSchema.Fault(
                            error.getInstanceLocation().toString(),
                            "is no JSON Schema (2020-12): it " + error.getMessage())));
            throw new InvalidSchema(List.copyOf(faults.values()));
        }
        StoredFormats.check(schema);
        LinearPatterns.check(schema);
        try {
            Schema compiled = registry.getSchema(schema);
            compiled.initializeValidators();
            return compiled;
        } catch (SchemaException e) {
            throw new InvalidSchema(
                    "",
                    "cannot be compiled: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    /** The part of a schema that holds for an update of some fields: nothing required, no combinations. */
    static JsonNode fieldsOnly(JsonNode schema) {
        if (!schema.isObject()) {
            return schema;
        }
        ObjectNode fields = ((ObjectNode) schema).objectNode();
        schema.properties().forEach(entry -> {
            if (OF_FIELDS.contains(entry.getKey())) {
                fields.set(entry.getKey(), entry.getValue());
            }
        });
        if (schema.path("allOf").isArray()) {
            ArrayNode parts = fields.putArray("allOf");
            schema.get("allOf").forEach(part -> parts.add(fieldsOnly(part)));
        }
        return fields;
    }
}
