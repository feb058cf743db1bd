package dev.offlinesync.api;

import dev.offlinesync.json.stream.JsonFormat;
import dev.offlinesync.json.stream.JsonLimits;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON as this API speaks it. */
final class Json {
    private static final JsonFormat FORMAT = JsonFormat.within(JsonLimits.USUAL);

    private Json() {}

    /** The same as {@link #write}, in pieces. */
    static AnswerBody body(Object tree) {
        AnswerBody body = new AnswerBody();
        try {
            FORMAT.write(body, out -> new JsonOut(out).value(tree));
        } catch (IOException e) {
            throw new UncheckedIOException("an answer cannot be written as JSON", e);
        }
        return body;
    }

    /** @param tree of maps, lists, strings, numbers, booleans, instants, nulls and parts */
    static byte[] write(Object tree) {
        try {
            return FORMAT.bytes(out -> new JsonOut(out).value(tree));
        } catch (IOException e) {
            throw new UncheckedIOException("an answer cannot be written as JSON", e);
        }
    }
}
