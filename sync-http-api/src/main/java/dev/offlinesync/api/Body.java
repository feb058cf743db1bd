package dev.offlinesync.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
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
    private final HttpLimits limits;
    private final JsonFactory parsers;

    Body(HttpLimits limits) {
        this.limits = limits;
        this.parsers = Json.parsers(limits);
    }

    /** Reads one JSON value. The parser is at its first token when this begins, and at its last when this returns. */
    @FunctionalInterface
    interface Reading<T> {
        T read(JsonParser parser) throws IOException;
    }

    /** The body, which must be there. */
    <T> T required(Call call, Reading<T> reading) {
        return optional(call, reading).orElseThrow(() -> Problem.badRequest("a JSON body is required"));
    }

    /** The body, or nothing if it is empty. */
    <T> Optional<T> optional(Call call, Reading<T> reading) {
        try {
            if (call.length() > limits.bodyBytes()) {
                throw new BoundedStream.TooLarge();
            }
            PushbackInputStream stream =
                    new PushbackInputStream(new BoundedStream(call.body(), limits.bodyBytes(), System::nanoTime));
            int first = stream.read();
            if (first < 0) {
                return Optional.empty();
            }
            stream.unread(first);
            checkType(call);
            return Optional.of(parse(new StrictReader(stream, call.length()), reading));
        } catch (IOException e) {
            throw problem(e);
        }
    }

    private <T> T parse(Reader reader, Reading<T> reading) throws IOException {
        try (JsonParser parser = parsers.createParser(reader)) {
            if (parser.nextToken() == null) {
                throw Problem.badRequest("a JSON body is required");
            }
            T value = reading.read(parser);
            if (parser.nextToken() != null) {
                throw Problem.badRequest("the body has more than one JSON value");
            }
            return value;
        }
    }

    private Problem problem(IOException e) {
        if (e instanceof BoundedStream.TooLarge) {
            return new Problem(413, "the body has more than " + limits.bodyBytes() + " bytes");
        }
        if (e instanceof StreamConstraintsException) {
            return Problem.badRequest("the body is nested deeper than " + limits.depth()
                    + " levels, or has a name or a number that is too long");
        }
        if (e instanceof JsonProcessingException syntax) {
            return Problem.badRequest("the body is not valid JSON" + at(syntax.getLocation()));
        }
        if (e instanceof CharacterCodingException) {
            return Problem.badRequest("the body is not valid UTF-8");
        }
        return Problem.brokenBody(e);
    }

    private static String at(@Nullable JsonLocation where) {
        return where == null ? "" : " (line " + where.getLineNr() + ", column " + where.getColumnNr() + ")";
    }

    private static void checkType(Call call) {
        String encoding = call.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new Problem(415, "a compressed body is not supported");
        }
        String type = call.header("Content-Type");
        if (type == null || !isJson(type.toLowerCase(Locale.ROOT))) {
            throw new Problem(415, "the body must be application/json in UTF-8").header("Accept", "application/json");
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
