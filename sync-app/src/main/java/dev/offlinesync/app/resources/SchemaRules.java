package dev.offlinesync.app.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.json.JsonNodes;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a JSON Schema (2020-12).
 *
 * <p>Values are first converted to their declared types. Numeric text becomes a number if the schema says number or
 * integer. If the format is date-time, a date-time with offset, a plain date and epoch milliseconds become an
 * {@code Instant}. Then the whole is validated, formats included. When a record is created, a field that is absent gets
 * its {@code default}; that of a date-time can be {@code "now"}.
 */
public final class SchemaRules implements RecordRules {
    private final Shape shape;
    private final Schema whole;
    private final Schema fields;

    private SchemaRules(Shape shape, Schema whole, Schema fields) {
        this.shape = shape;
        this.whole = whole;
        this.fields = fields;
    }

    /**
     * @param schema of an object
     * @throws InvalidSchema if it is not a schema, or contradicts itself
     */
    static SchemaRules of(JsonNode schema, SchemaCompiler compiler) throws InvalidSchema {
        SchemaRules rules = new SchemaRules(
                Shape.of(schema), compiler.compile(schema), compiler.compile(SchemaCompiler.fieldsOnly(schema)));
        rules.checkDefaults();
        return rules;
    }

    @Override
    public Checked onCreate(Map<String, @Nullable Object> data, Instant now) {
        return check(data, new Conformer(now), whole);
    }

    @Override
    public Checked onUpdate(Map<String, @Nullable Object> data) {
        return check(data, new Conformer(null), fields);
    }

    @Override
    public Set<String> declared() {
        return Collections.unmodifiableSet(shape.properties().keySet());
    }

    private Checked check(Map<String, @Nullable Object> data, Conformer conformer, Schema schema) {
        Tree conformed = Tree.of(conformer.conform(data, shape));
        List<com.networknt.schema.Error> errors = schema.validate(JsonNodes.toJson(conformed));
        return errors.isEmpty()
                ? Checked.valid(conformed)
                : new Checked(conformed, new Violations(declared(), conformer.brokenDates()).of(errors));
    }

    /** Every record without the field would fail if its default broke the rules. */
    private void checkDefaults() throws InvalidSchema {
        Conformer conformer = new Conformer(Instant.EPOCH);
        Map<String, @Nullable Object> defaults = conformer.conform(Map.of(), shape);
        List<com.networknt.schema.Error> errors = fields.validate(JsonNodes.toJson(defaults));
        if (!errors.isEmpty()) {
            throw new InvalidSchema(
                    "/properties",
                    "the default of "
                            + String.join("; ", new Violations(declared(), conformer.brokenDates()).of(errors)));
        }
    }
}
