package dev.offlinesync.api.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Parses the JSON body of a request while it arrives: strict UTF-8, strict JSON, limited in size and time. */
final class Body {
    private final BodyLimits limits;
    private final JsonFactory parsers;

    Body(BodyLimits limits) {
        this.limits = limits;
        this.parsers = parsers(limits);
    }

    /** Strict JSON, bounded. */
    private static JsonFactory parsers(BodyLimits limits) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth())
                        .maxNumberLength(1000)
                        .maxStringLength(limits.bytes())
                        .build())
                // the server closes its own stream
                .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                // names come from clients: no cache of them may outlive a request
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .build();
    }

    /** Reads one JSON value. The parser is at its first token when this begins, and at its last when this returns. */
    @FunctionalInterface
    interface Reading<T> {
        T read(JsonParser parser) throws IOException;
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
        try (JsonParser parser = parsers.createParser(reader)) {
            if (parser.nextToken() == null) {
                throw RefusedBody.malformed("a JSON body is required");
            }
            T value = reading.read(parser);
            if (parser.nextToken() != null) {
                throw RefusedBody.malformed("the body has more than one JSON value");
            }
            return value;
        }
    }

    private RefusedBody refused(IOException e) {
        if (e instanceof BoundedStream.TooLarge) {
            return new RefusedBody(RefusedBody.Reason.TOO_LARGE, "the body has more than " + limits.bytes() + " bytes");
        }
        if (e instanceof StreamConstraintsException) {
            return RefusedBody.malformed("the body is nested deeper than " + limits.depth()
                    + " levels, or has a name or a number that is too long");
        }
        if (e instanceof JsonProcessingException syntax) {
            return RefusedBody.malformed("the body is not valid JSON" + at(syntax.getLocation()));
        }
        if (e instanceof CharacterCodingException) {
            return RefusedBody.malformed("the body is not valid UTF-8");
        }
        return RefusedBody.broken(e);
    }

    private static String at(@Nullable JsonLocation where) {
        return where == null ? "" : " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")";
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
