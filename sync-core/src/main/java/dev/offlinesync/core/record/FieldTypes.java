package dev.offlinesync.core.record;

/**
 * The types that fields are declared to have in a store which knows more of them than a tree does. In a tree, and in
 * other stores, such a value is a text. Navigated from the record inwards, since a declaration may be recursive.
 */
public interface FieldTypes {
    enum Type {
        /** As it comes. */
        PLAIN,
        /** A text of 24 hex digits in lower case is stored as an ObjectId. */
        OBJECT_ID,
        /** A text with a decimal number of up to 34 digits is stored as a Decimal128. */
        DECIMAL
    }

    /** Nothing is declared. */
    FieldTypes NONE = new FieldTypes() {
        @Override
        public Type type() {
            return Type.PLAIN;
        }

        @Override
        public FieldTypes property(String name) {
            return this;
        }

        @Override
        public FieldTypes item(int index) {
            return this;
        }
    };

    /** Of the value itself. */
    Type type();

    /** Of a field of the value, if that is an object. */
    FieldTypes property(String name);

    /** Of an element of the value, if that is a list. */
    FieldTypes item(int index);
}
