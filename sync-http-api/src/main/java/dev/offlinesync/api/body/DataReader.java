package dev.offlinesync.api.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.offlinesync.core.item.ExactNumber;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.WellFormed;
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
    private final JsonParser parser;
    private final Faults faults;
    private final int maxBytes;
    private long bytes;

    DataReader(JsonParser parser, Faults faults, int maxBytes) {
        this.parser = parser;
        this.faults = faults;
        this.maxBytes = maxBytes;
    }

    /** The object that begins at the parser's current token; null if faults make it unusable. */
    @Nullable
    Tree read(Path at) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            faults.add(at, "must be an object");
            parser.skipChildren();
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
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            Path here = at.child(key);
            if (!isFit(key, object, here)) {
                parser.nextToken();
                parser.skipChildren();
                continue;
            }
            bytes += 2 + key.length();
            parser.nextToken();
            Object value = value(here);
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

    private @Nullable Object value(Path at) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                bytes += 5;
                yield object(at);
            }
            case START_ARRAY -> {
                bytes += 5;
                yield array(at);
            }
            case VALUE_STRING -> text(at);
            case VALUE_NUMBER_INT -> integer(at);
            case VALUE_NUMBER_FLOAT -> fraction(at);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private List<@Nullable Object> array(Path at) throws IOException {
        List<@Nullable Object> array = new ArrayList<>();
        for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            bytes += 3;
            if (faults.passesOver()) {
                parser.skipChildren();
                continue;
            }
            Object value = value(at.child(i));
            if (bytes <= maxBytes) {
                array.add(value);
            }
        }
        return array;
    }

    private @Nullable String text(Path at) throws IOException {
        String text = parser.getText();
        bytes += 5 + text.length();
        if (!WellFormed.text(text)) {
            faults.add(at, "contains half a surrogate pair");
            return null;
        }
        return text;
    }

    private @Nullable Object integer(Path at) throws IOException {
        bytes += 4;
        return switch (parser.getNumberType()) {
            case INT -> parser.getIntValue();
            case LONG -> parser.getLongValue();
            default -> exact(ExactNumber::beyond64Bits, at);
        };
    }

    private @Nullable Double fraction(Path at) throws IOException {
        bytes += 4;
        return exact(ExactNumber::fraction, at);
    }

    private @Nullable Double exact(ToDoubleFunction<String> number, Path at) throws IOException {
        try {
            return number.applyAsDouble(parser.getText());
        } catch (IllegalArgumentException e) {
            faults.add(at, String.valueOf(e.getMessage()));
            return null;
        }
    }
}
