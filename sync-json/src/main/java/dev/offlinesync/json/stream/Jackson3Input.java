package dev.offlinesync.json.stream;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;

/** By Jackson 3. */
final class Jackson3Input implements JsonInput {
    private final JsonParser json;

    Jackson3Input(JsonParser json) {
        this.json = json;
    }

    @Override
    public @Nullable JsonToken next() throws IOException {
        try {
            return token(json.nextToken());
        } catch (JacksonException e) {
            throw fault(e);
        }
    }

    @Override
    public @Nullable JsonToken current() {
        return token(json.currentToken());
    }

    @Override
    public @Nullable String nextName() throws IOException {
        try {
            return json.nextName();
        } catch (JacksonException e) {
            throw fault(e);
        }
    }

    @Override
    public void skipChildren() throws IOException {
        try {
            json.skipChildren();
        } catch (JacksonException e) {
            throw fault(e);
        }
    }

    @Override
    public String text() throws IOException {
        try {
            return json.getString();
        } catch (JacksonException e) {
            throw fault(e);
        }
    }

    @Override
    public @Nullable Number whole() throws IOException {
        try {
            return switch (json.getNumberType()) {
                case INT -> json.getIntValue();
                case LONG -> json.getLongValue();
                default -> null;
            };
        } catch (JacksonException e) {
            throw fault(e);
        }
    }

    @Override
    public double fraction() throws IOException {
        try {
            return json.getDoubleValue();
        } catch (JacksonException e) {
            throw fault(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            json.close();
        } catch (JacksonException e) {
            throw fault(e);
        }
    }

    private static @Nullable JsonToken token(tools.jackson.core.@Nullable JsonToken token) {
        if (token == null) {
            return null;
        }
        return switch (token) {
            case START_OBJECT -> JsonToken.OBJECT;
            case END_OBJECT -> JsonToken.OBJECT_END;
            case START_ARRAY -> JsonToken.ARRAY;
            case END_ARRAY -> JsonToken.ARRAY_END;
            case PROPERTY_NAME -> JsonToken.NAME;
            case VALUE_STRING -> JsonToken.TEXT;
            case VALUE_NUMBER_INT -> JsonToken.WHOLE;
            case VALUE_NUMBER_FLOAT -> JsonToken.FRACTION;
            case VALUE_TRUE -> JsonToken.TRUE;
            case VALUE_FALSE -> JsonToken.FALSE;
            case VALUE_NULL -> JsonToken.NULL;
            case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> throw new IllegalStateException("not a token of a text");
        };
    }

    static IOException fault(JacksonException e) {
        if (e.getCause() instanceof IOException read) {
            return read;
        }
        if (e instanceof StreamConstraintsException) {
            return new JsonLimitExceeded(e);
        }
        TokenStreamLocation at = e.getLocation();
        return at == null ? new JsonSyntaxFault(1, 1, e) : new JsonSyntaxFault(at.getLineNr(), at.getColumnNr(), e);
    }
}
