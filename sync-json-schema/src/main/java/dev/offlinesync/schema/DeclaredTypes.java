package dev.offlinesync.schema;

import dev.offlinesync.core.record.FieldTypes;
import org.jspecify.annotations.Nullable;

/** What a shape says to a store that has more types than a tree. */
record DeclaredTypes(Shape shape) implements FieldTypes {
    @Override
    public Type type() {
        return switch (shape.type()) {
            case OBJECT_ID -> Type.OBJECT_ID;
            case DECIMAL -> Type.DECIMAL;
            case ANY, NUMBER, INTEGER, DATE_TIME -> Type.PLAIN;
        };
    }

    @Override
    public FieldTypes property(String name) {
        return of(shape.property(name));
    }

    @Override
    public FieldTypes item(int index) {
        return of(shape.item(index));
    }

    private static FieldTypes of(@Nullable Shape inner) {
        return inner == null ? NONE : new DeclaredTypes(inner);
    }
}
