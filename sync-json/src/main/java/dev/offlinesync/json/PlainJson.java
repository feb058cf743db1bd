package dev.offlinesync.json;

import dev.offlinesync.core.item.IsoTime;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.WellFormed;
import dev.offlinesync.json.stream.JsonFormat;
import dev.offlinesync.json.stream.JsonInput;
import dev.offlinesync.json.stream.JsonLimits;
import dev.offlinesync.json.stream.JsonOutput;
import dev.offlinesync.json.stream.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plain trees as other programs write and read them. Nothing is read that a store could not keep. */
public final class PlainJson {
    private static final int MAX_DEPTH = 64;

    private static final JsonFormat JSON = JsonFormat.within(JsonLimits.USUAL.withDepth(MAX_DEPTH));

    private PlainJson() {}

    /** A JSON value, which may be null; it is wrapped, since no value is something else. */
    public record Value(@Nullable Object tree) {}

    /** Dates are ISO 8601 with milliseconds, as they are everywhere in the API. */
    public static byte[] write(Map<String, ?> tree) {
        try {
            return JSON.bytes(out -> new TreeWriter(out, Written.INSTANCE).value(tree));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The value of this text. Empty if it is not JSON, or has something in it that an item could not be stored with:
     * keys that begin with {@code $} or have a dot or NUL in them, half a surrogate pair, numbers beyond a double, a
     * depth of more than 64.
     */
    public static Optional<Value> read(String text) {
        try (JsonInput json = JSON.read(text)) {
            JsonToken first = json.next();
            if (first == null) {
                return Optional.empty();
            }
            Value value = new Value(new TreeReader(json, Read.INSTANCE).value(first));
            return json.next() == null ? Optional.of(value) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private enum Written implements TreeWriter.Dialect {
        INSTANCE;

        @Override
        public void date(Instant date, JsonOutput out) throws IOException {
            out.text(IsoTime.text(date));
        }

        @Override
        public void notFinite(double number, JsonOutput out) throws IOException {
            out.nothing();
        }
    }

    private enum Read implements TreeReader.Dialect {
        INSTANCE;

        @Override
        public String key(String key) throws IOException {
            if (Tree.faultOfKey(key).isPresent()) {
                throw new IOException("a key that cannot be stored");
            }
            return key;
        }

        /** UTF-8 cannot write half a surrogate pair. */
        @Override
        public String text(String text) throws IOException {
            if (!WellFormed.text(text)) {
                throw new IOException("half a surrogate pair");
            }
            return text;
        }

        @Override
        public double number(double number) throws IOException {
            if (!Double.isFinite(number)) {
                throw new IOException("a number beyond a double");
            }
            return number;
        }

        @Override
        public Object object(Tree object) {
            return object;
        }
    }
}
