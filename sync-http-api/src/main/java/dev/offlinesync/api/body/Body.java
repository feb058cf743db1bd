package dev.offlinesync.api.body;

import dev.offlinesync.json.stream.JsonFormat;
import dev.offlinesync.json.stream.JsonInput;
import dev.offlinesync.json.stream.JsonLimitExceeded;
import dev.offlinesync.json.stream.JsonLimits;
import dev.offlinesync.json.stream.JsonSyntaxFault;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.Optional;

/** Parses the JSON body of a request while it arrives: strict UTF-8, strict JSON, limited in size and time. */
final class Body {
    private final BodyLimits limits;
    private final JsonFormat json;

    Body(BodyLimits limits) {
        this.limits = limits;
        this.json = JsonFormat.within(JsonLimits.USUAL
                .withDepth(limits.depth())
                .withText(limits.bytes())
                // names come from clients
                .forgettingNames());
    }

    /** Reads one JSON value. The input is at its first token when this begins, and at its last when this returns. */
    @FunctionalInterface
    interface Reading<T> {
        T read(JsonInput input) throws IOException;
    }

    /** The body, which must be there. */
    <T> T required(IncomingBody incoming, Reading<T> reading) {
        return optional(incoming, reading).orElseThrow(() -> RefusedBody.malformed("a JSON body is required"));
    }

    /** The body, or nothing if it is empty. */
    <T> Optional<T> optional(IncomingBody incoming, Reading<T> reading) {
        try {
            if (incoming.length() > limits.bytes()) {
                throw new BoundedStream.TooLarge();
            }
            PushbackInputStream stream =
                    new PushbackInputStream(new BoundedStream(incoming.body(), limits.bytes(), System::nanoTime));
            int first = stream.read();
            if (first < 0) {
                return Optional.empty();
            }
            stream.unread(first);
            checkType(incoming);
            return Optional.of(parse(new StrictReader(stream, incoming.length()), reading));
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private <T> T parse(Reader reader, Reading<T> reading) throws IOException {
        try (JsonInput input = json.read(reader)) {
            if (input.next() == null) {
                throw RefusedBody.malformed("a JSON body is required");
            }
            T value = reading.read(input);
            if (input.next() != null) {
                throw RefusedBody.malformed("the body has more than one JSON value");
            }
            return value;
        }
    }

    private RefusedBody refused(IOException e) {
        if (e instanceof BoundedStream.TooLarge) {
            return new RefusedBody(RefusedBody.Reason.TOO_LARGE, "the body has more than " + limits.bytes() + " bytes");
        }
        if (e instanceof JsonLimitExceeded) {
            return RefusedBody.malformed("the body is nested deeper than " + limits.depth()
                    + " levels, or has a name or a number that is too long");
        }
        if (e instanceof JsonSyntaxFault fault) {
            return RefusedBody.malformed(
                    "the body is not valid JSON (line " + fault.line() + ", column " + fault.column() + ")");
        }
        if (e instanceof CharacterCodingException) {
            return RefusedBody.malformed("the body is not valid UTF-8");
        }
        return RefusedBody.broken(e);
    }

    private static void checkType(IncomingBody incoming) {
        String encoding = incoming.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new RefusedBody(RefusedBody.Reason.COMPRESSED, "a compressed body is not supported");
        }
        String type = incoming.header("Content-Type");
        if (type == null || !isJson(type.toLowerCase(Locale.ROOT))) {
            throw new RefusedBody(RefusedBody.Reason.NOT_JSON, "the body must be application/json in UTF-8");
        }
    }

    private static boolean isJson(String type) {
        String[] parts = type.split(";", -1);
        String media = parts[0].strip();
        if (!media.equals("application/json") && !(media.startsWith("application/") && media.endsWith("+json"))) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                return false;
            }
        }
        return true;
    }
}
