package dev.offlinesync.json.stream;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of one JSON text. Every method that reads throws {@link JsonSyntaxFault} if the text is not JSON, {@link
 * JsonLimitExceeded} beyond a limit, and what the reader of the text throws, as it was thrown.
 */
public interface JsonInput extends Closeable {
    /** Goes to the next token; null at the end of the text. */
    @Nullable
    JsonToken next() throws IOException;

    /** The token where this is; null at the beginning and at the end. */
    @Nullable
    JsonToken current();

    /** Goes to the next token; its name, or null if it is none. */
    @Nullable
    String nextName() throws IOException;

    /** Goes to the end of the object or array that begins at the current token; of another token nothing is skipped. */
    void skipChildren() throws IOException;

    /** The current text, or number as it is written. */
    String text() throws IOException;

    /** The current {@link JsonToken#WHOLE} as an {@code Integer} or {@code Long}; null if it is too long for both. */
    @Nullable
    Number whole() throws IOException;

    /** The current number; infinite if it is too large. */
    double fraction() throws IOException;
}
