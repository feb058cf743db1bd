package dev.offlinesync.schema;

import dev.offlinesync.core.item.Violation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fields that every object must have and nobody can give it: required, read-only, and without a default. */
final class UnfillableFields {
    private final List<InvalidSchema.Fault> faults = new ArrayList<>();
    private final Set<Shape> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private UnfillableFields() {}

    /** @throws InvalidSchema naming each */
    static void check(Shape shape) {
        UnfillableFields fields = new UnfillableFields();
        fields.check(shape, "");
        if (!fields.faults.isEmpty()) {
            throw new InvalidSchema(fields.faults);
        }
    }

    private void check(@Nullable Shape shape, String at) {
        if (shape == null || !seen.add(shape)) {
            return;
        }
        for (String name : shape.required) {
            if (shape.isReadOnly(name) && !shape.defaults().containsKey(name)) {
                faults.add(new InvalidSchema.Fault(
                        Violation.child(at + "/properties", name),
                        "is readOnly and required, so that no client could create a record; give it a default, or take"
                                + " \"" + name + "\" out of required"));
            }
        }
        for (var property : shape.properties().entrySet()) {
            check(property.getValue(), Violation.child(at + "/properties", property.getKey()));
        }
        for (int i = 0; i < shape.firstItems.size(); i++) {
            check(shape.firstItems.get(i), Violation.child(at + "/prefixItems", i));
        }
        for (Shape pattern : shape.patterns.values()) {
            check(pattern, at + "/patternProperties");
        }
        check(shape.items, at + "/items");
        check(shape.others, at + "/additionalProperties");
    }
}
