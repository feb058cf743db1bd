package dev.offlinesync.api.body;

import dev.offlinesync.core.item.ExactNumber;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.WellFormed;
import dev.offlinesync.json.stream.JsonInput;
import dev.offlinesync.json.stream.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads the data of one mutation into a plain tree, and reports what in it cannot be stored. Used for one value. Whether
 * odd keys are faults, its caller decides.
 *
 * <p>It counts while it reads. Once the data is larger than allowed, the rest is parsed but not kept, so that a small
 * text cannot become a large tree. Nor is what remains read for faults once no more of them are collected.
 */
final class DataReader {
    private final JsonInput json;
    private final Faults faults;
    private final int maxBytes;
    private long bytes;

    DataReader(JsonInput json, Faults faults, int maxBytes) {
        this.json = json;
        this.faults = faults;
        this.maxBytes = maxBytes;
    }

    /** The object that begins at the current token; null if faults make it unusable. */
    @Nullable
    Tree read(Path at) throws IOException {
        if (json.current() != JsonToken.OBJECT) {
            faults.add(at, "must be an object");
            json.skipChildren();
            return null;
        }
        Tree data = object(at);
        if (bytes > maxBytes || data.storedSize() > maxBytes) {
            faults.addTooLarge(at, "takes more than " + maxBytes + " bytes when stored");
            return null;
        }
        return data;
    }

    private Tree object(Path at) throws IOException {
        Tree.Builder object = Tree.storedBuilder();
        for (String key = json.nextName(); key != null; key = json.nextName()) {
            Path here = at.child(key);
            if (!isFit(key, object, here)) {
                json.next();
                json.skipChildren();
                continue;
            }
            bytes += 2 + key.length();
            Object value = value(json.next(), here);
            if (bytes <= maxBytes) {
                object.put(key, value);
            }
        }
        return object.build();
    }

    private boolean isFit(String key, Tree.Builder object, Path here) {
        if (faults.passesOver()) {
            return false;
        }
        if (object.contains(key)) {
            faults.add(here, "is given twice");
            return false;
        }
        Optional<String> fault = Tree.faultOfKey(key).map(why -> "is a key that " + why);
        if (fault.isPresent() && !Tree.isPossibleKey(key)) {
            faults.add(here, fault.get());
            return false;
        }
        fault.ifPresent(why -> faults.addOddKey(here, why));
        return true;
    }

    private @Nullable Object value(@Nullable JsonToken token, Path at) throws IOException {
        if (token == null) {
            return null;
        }
        return switch (token) {
            case OBJECT -> {
                bytes += 5;
                yield object(at);
            }
            case ARRAY -> {
                bytes += 5;
                yield array(at);
            }
            case TEXT -> text(at);
            case WHOLE -> integer(at);
            case FRACTION -> fraction(at);
            case TRUE -> true;
            case FALSE -> false;
            case NULL, NAME, OBJECT_END, ARRAY_END -> null;
        };
    }

    private List<@Nullable Object> array(Path at) throws IOException {
        List<@Nullable Object> array = new ArrayList<>();
        int i = 0;
        for (JsonToken token = json.next(); token != JsonToken.ARRAY_END; token = json.next()) {
            bytes += 3;
            if (faults.passesOver()) {
                json.skipChildren();
                continue;
            }
            Object value = value(token, at.child(i++));
            if (bytes <= maxBytes) {
                array.add(value);
            }
        }
        return array;
    }

    private @Nullable String text(Path at) throws IOException {
        String text = json.text();
        bytes += 5 + text.length();
        if (!WellFormed.text(text)) {
            faults.add(at, "contains half a surrogate pair");
            return null;
        }
        return text;
    }

    private @Nullable Object integer(Path at) throws IOException {
        bytes += 4;
        Number whole = json.whole();
        return whole == null ? exact(ExactNumber::beyond64Bits, at) : whole;
    }

    private @Nullable Double fraction(Path at) throws IOException {
        bytes += 4;
        return exact(ExactNumber::fraction, at);
    }

    private @Nullable Double exact(ToDoubleFunction<String> number, Path at) throws IOException {
        try {
            return number.applyAsDouble(json.text());
        } catch (IllegalArgumentException e) {
            faults.add(at, String.valueOf(e.getMessage()));
            return null;
        }
    }
}
