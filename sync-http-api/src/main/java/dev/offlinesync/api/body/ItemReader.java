package dev.offlinesync.api.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.offlinesync.core.item.ClientTime;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.WellFormed;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one mutation, and checks its shape and types. A field of a wrong type is a fault, and is then treated as
 * absent.
 */
final class ItemReader {
    private final JsonParser parser;
    private final Faults faults;
    private final int maxDataBytes;

    private @Nullable String endpoint;
    private @Nullable String method;
    private @Nullable Tree data;
    private @Nullable String deviceId;
    private @Nullable Long priority;
    private @Nullable Long maxAttempts;
    private @Nullable String mutationId;
    private @Nullable Instant occurredAt;

    ItemReader(JsonParser parser, Faults faults, int maxDataBytes) {
        this.parser = parser;
        this.faults = faults;
        this.maxDataBytes = maxDataBytes;
    }

    /** The value that begins at the parser's current token; null if it is not an object. */
    @Nullable
    ItemRequest read(Path at) throws IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            faults.add(at, "must be an object");
            parser.skipChildren();
            return null;
        }
        Set<String> seen = new HashSet<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            Path here = at.child(name);
            parser.nextToken();
            if (!isNeeded(name) && faults.passesOver()) {
                parser.skipChildren();
            } else if (seen.add(name)) {
                field(name, here);
            } else {
                faults.add(here, "is given twice");
                parser.skipChildren();
            }
        }
        if (!SubmissionReader.mayEcho(method)) {
            faults.refuseOddKeys();
        }
        required(endpoint, at.child("endpoint"));
        required(method, at.child("method"));
        return new ItemRequest(endpoint, method, data, deviceId, priority, maxAttempts, mutationId, occurredAt);
    }

    /** Whether a refused item is told apart by this field. */
    private static boolean isNeeded(String name) {
        return name.equals("mutationId");
    }

    /** If the field had a wrong type, that fault came first and is the one that is kept. */
    private void required(@Nullable String value, Path here) {
        if (value == null) {
            faults.add(here, "is required");
        }
    }

    private void field(String name, Path here) throws IOException {
        switch (name) {
            case "endpoint" -> endpoint = text(here);
            case "method" -> method = text(here);
            case "data" -> data = isNull() ? null : new DataReader(parser, faults, maxDataBytes).read(here);
            case "deviceId" -> deviceId = text(here);
            case "priority" -> priority = integer(here);
            case "maxAttempts" -> maxAttempts = integer(here);
            case "mutationId" -> mutationId = text(here);
            case "occurredAt" -> occurredAt = time(here);
            default -> {
                faults.add(here, "is not a known field");
                parser.skipChildren();
            }
        }
    }

    private boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    private @Nullable String text(Path here) throws IOException {
        if (isNull()) {
            return null;
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            faults.add(here, "must be a string");
            parser.skipChildren();
            return null;
        }
        String text = parser.getText();
        if (!WellFormed.text(text)) {
            faults.add(here, "contains half a surrogate pair");
            return null;
        }
        if (text.indexOf('\0') >= 0) {
            faults.add(here, "contains NUL");
            return null;
        }
        return text;
    }

    private @Nullable Instant time(Path here) throws IOException {
        if (isNull()) {
            return null;
        }
        try {
            return switch (parser.currentToken()) {
                case VALUE_STRING, VALUE_NUMBER_INT -> ClientTime.of(parser.getText());
                case VALUE_NUMBER_FLOAT -> ClientTime.of(parser.getDoubleValue());
                default -> ClientTime.of(null);
            };
        } catch (IllegalArgumentException e) {
            faults.add(here, String.valueOf(e.getMessage()));
            parser.skipChildren();
            return null;
        }
    }

    private @Nullable Long integer(Path here) throws IOException {
        if (isNull()) {
            return null;
        }
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
                || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            faults.add(here, "must be a whole number");
            parser.skipChildren();
            return null;
        }
        return parser.getLongValue();
    }
}
