package dev.offlinesync.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.Violation;
import dev.offlinesync.core.record.FieldTypes;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.json.JsonNodes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a JSON Schema (2020-12).
 *
 * <p>Values are first converted to their declared types. Numeric text becomes a number if the schema says number or
 * integer. If the format is date-time, a date-time with offset, a plain date and epoch milliseconds become an
 * {@code Instant}. Then the whole is validated, formats included. When a record is created, a field that is absent gets
 * its {@code default}; that of a date-time can be {@code "now"}.
 *
 * <p>A property that is {@code readOnly} is left out of what a client sends, before anything else.
 *
 * <p>A field that is null although its schema does not allow it counts as absent, at any depth.
 */
public final class SchemaRules implements RecordRules {
    /** A schema of choices may complain about one null only after another one is gone. */
    private static final int MOST_ROUNDS = 3;

    private static final Checked TOO_INTRICATE = new Checked(
            Tree.EMPTY,
            List.of(
                    Violation.of(
                            "",
                            "takes too many steps to check against its schema: nest it less deeply, or split it into several records")));

    private final Shape shape;
    private final Schema whole;
    private final Schema fields;
    private final boolean hasReadOnly;

    private final List<InvalidSchema.Fault> oddities;

    private SchemaRules(
            Shape shape, Schema whole, Schema fields, boolean hasReadOnly, List<InvalidSchema.Fault> oddities) {
        this.oddities = List.copyOf(oddities);
        this.shape = shape;
        this.whole = whole;
        this.fields = fields;
        this.hasReadOnly = hasReadOnly;
    }

    /**
     * Compiles a schema completely, which takes milliseconds. What it refers to must be within it; nothing is loaded.
     *
     * @param schema the JSON of a schema of an object; comments are allowed
     * @throws InvalidSchema if it is not a schema, contradicts itself, or has what is nearly a keyword or a format
     */
    public static SchemaRules of(String schema) {
        JsonNode json = SchemaText.parse(schema);
        SchemaSpelling spelling = new SchemaSpelling();
        spelling.check(json);
        List<InvalidSchema.Fault> faults = new ArrayList<>(spelling.mistakes());
        try {
            SchemaRules rules = of(json, new SchemaCompiler(), spelling.oddities());
            if (faults.isEmpty()) {
                return rules;
            }
        } catch (InvalidSchema e) {
            faults.addAll(e.faults());
        }
        throw new InvalidSchema(faults);
    }

    /**
     * Keywords and formats that JSON Schema does not have. They are legal, and have no effect: a person may have meant
     * something by them.
     */
    public List<InvalidSchema.Fault> oddities() {
        return oddities;
    }

    private static SchemaRules of(JsonNode schema, SchemaCompiler compiler, List<InvalidSchema.Fault> oddities) {
        Schema whole = compiler.compile(schema);
        Schema fields = compiler.compile(SchemaCompiler.fieldsOnly(schema));
        SchemaRules rules =
                new SchemaRules(Shape.of(schema), whole, fields, schema.findValue("readOnly") != null, oddities);
        rules.checkDefaults();
        UnfillableFields.check(rules.shape);
        return rules;
    }

    @Override
    public Checked onCreate(Map<String, @Nullable Object> data, Instant now) {
        try {
            return created(data, now);
        } catch (BoundedEvaluation.Exhausted e) {
            return TOO_INTRICATE;
        }
    }

    private Checked created(Map<String, @Nullable Object> data, Instant now) {
        Validation v = validate(data, now, whole);
        return v.isValid()
                ? Checked.valid(v.conformed)
                : new Checked(v.conformed, v.violations().of(v.errors));
    }

    @Override
    public Checked onUpdate(Map<String, @Nullable Object> data) {
        try {
            return updated(data);
        } catch (BoundedEvaluation.Exhausted e) {
            return TOO_INTRICATE;
        }
    }

    private Checked updated(Map<String, @Nullable Object> data) {
        Validation v = validate(data, null, fields);
        Set<String> cleared = v.empty.stream()
                .filter(at -> at.segments().size() == 1)
                .map(Location::field)
                .collect(Collectors.toSet());
        if (v.isValid() && Collections.disjoint(cleared, shape.required())) {
            return new Checked(v.conformed, cleared, List.of());
        }
        return new Checked(v.conformed, Set.of(), v.violations().ofUpdate(v.errors, shape.required()));
    }

    @Override
    public Set<String> declared() {
        return Collections.unmodifiableSet(shape.properties().keySet());
    }

    @Override
    public FieldTypes types() {
        return new DeclaredTypes(shape);
    }

    @Override
    public Tree withReadOnly(Tree before, Tree sent, Tree after) {
        return hasReadOnly ? Tree.ofStored(ReadOnlyFields.restored(before, sent, after, shape)) : after;
    }

    /**
     * What a validator says about some data.
     *
     * @param empty the places in {@code sent} that count as absent
     */
    private record Validation(
            Map<String, ?> sent,
            Tree conformed,
            Set<Location> empty,
            Map<String, String> unconverted,
            Set<String> declared,
            List<com.networknt.schema.Error> errors) {
        /** A value that could not be converted is a fault even if the schema has nothing against it. */
        boolean isValid() {
            return errors.isEmpty() && unconverted.isEmpty();
        }

        Violations violations() {
            return new Violations(declared, sent, empty, unconverted);
        }
    }

    private Validation validate(Map<String, ?> sent, @Nullable Instant now, Schema schema) {
        Set<Location> empty = new LinkedHashSet<>();
        Map<String, ?> given = hasReadOnly ? ReadOnlyFields.without(sent, shape) : sent;
        for (int round = 0; ; round++) {
            Conformer conformer = new Conformer(now);
            Tree conformed = Tree.ofStored(conformer.conform(given, shape));
            List<com.networknt.schema.Error> errors = BoundedEvaluation.of(schema, JsonNodes.toJson(conformed));
            Set<Location> blamed = round < MOST_ROUNDS ? EmptyFields.blamed(given, errors) : Set.of();
            if (blamed.isEmpty()) {
                return new Validation(sent, conformed, empty, conformer.unconverted(), declared(), errors);
            }
            empty.addAll(blamed);
            given = EmptyFields.without(given, blamed);
        }
    }

    /** Every record without the field would fail if its default broke the rules. */
    private void checkDefaults() {
        Conformer conformer = new Conformer(Instant.EPOCH);
        Map<String, @Nullable Object> defaults = conformer.conform(Map.of(), shape);
        List<com.networknt.schema.Error> errors = BoundedEvaluation.of(fields, JsonNodes.toJson(defaults));
        if (!errors.isEmpty() || !conformer.unconverted().isEmpty()) {
            throw new InvalidSchema(
                    "/properties",
                    "the default of "
                            + new Violations(declared(), defaults, Set.of(), conformer.unconverted())
                                    .of(errors).stream()
                                            .map(Violation::sentence)
                                            .collect(Collectors.joining("; ")));
        }
    }
}
