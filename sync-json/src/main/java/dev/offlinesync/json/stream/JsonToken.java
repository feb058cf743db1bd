package dev.offlinesync.json.stream;

/** A part of a JSON text. */
public enum JsonToken {
    OBJECT,
    OBJECT_END,
    ARRAY,
    ARRAY_END,
    NAME,
    TEXT,
    /** A number without fraction and exponent. */
    WHOLE,
    /** Any other number. */
    FRACTION,
    TRUE,
    FALSE,
    NULL
}
