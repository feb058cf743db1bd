package dev.offlinesync.spring;

import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.schema.InvalidSchema;
import dev.offlinesync.schema.SchemaRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.Resource;

/** Rules from a file with a JSON Schema; loaded if sync-json-schema is there. */
final class SchemaFile {
    private SchemaFile() {}

    /** @throws IllegalArgumentException if it cannot be read, or is no schema */
    static RecordRules rules(Resource file) {
        try {
            return SchemaRules.of(file.getContentAsString(StandardCharsets.UTF_8));
        } catch (InvalidSchema e) {
            throw new IllegalArgumentException("schema, " + file.getDescription() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("schema, " + file.getDescription() + ", cannot be read", e);
        }
    }
}
