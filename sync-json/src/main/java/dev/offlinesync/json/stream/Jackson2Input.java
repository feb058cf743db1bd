package dev.offlinesync.json.stream;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** By Jackson 2. */
final class Jackson2Input implements JsonInput {
    private final JsonParser json;

    Jackson2Input(JsonParser json) {
        this.json = json;
    }

    @Override
    public @Nullable JsonToken next() throws IOException {
        try {
            return token(json.nextToken());
        } catch (JsonProcessingException e) {
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
            return json.nextFieldName();
        } catch (JsonProcessingException e) {
            throw fault(e);
        }
    }

    @Override
    public void skipChildren() throws IOException {
        try {
            json.skipChildren();
        } catch (JsonProcessingException e) {
            throw fault(e);
        }
    }

    @Override
    public String text() throws IOException {
        try {
            return json.getText();
        } catch (JsonProcessingException e) {
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
        } catch (JsonProcessingException e) {
            throw fault(e);
        }
    }

    @Override
    public double fraction() throws IOException {
        try {
            return json.getDoubleValue();
        } catch (JsonProcessingException e) {
            throw fault(e);
        }
    }

    @Override
    public void close() throws IOException {
        json.close();
    }

    private static @Nullable JsonToken token(com.fasterxml.jackson.core.@Nullable JsonToken token) {
        if (token == null) {
            return null;
        }
        return switch (token) {
            case START_OBJECT -> JsonToken.OBJECT;
            case END_OBJECT -> JsonToken.OBJECT_END;
            case START_ARRAY -> JsonToken.ARRAY;
            case END_ARRAY -> JsonToken.ARRAY_END;
            case FIELD_NAME -> JsonToken.NAME;
            case VALUE_STRING -> JsonToken.TEXT;
            case VALUE_NUMBER_INT -> JsonToken.WHOLE;
            case VALUE_NUMBER_FLOAT -> JsonToken.FRACTION;
            case VALUE_TRUE -> JsonToken.TRUE;
            case VALUE_FALSE -> JsonToken.FALSE;
            case VALUE_NULL -> JsonToken.NULL;
            case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> throw new IllegalStateException("not a token of a text");
        };
    }

    private static IOException fault(JsonProcessingException e) {
        if (e instanceof StreamConstraintsException) {
            return new JsonLimitExceeded(e);
        }
        JsonLocation at = e.getLocation();
        return at == null ? new JsonSyntaxFault(1, 1, e) : new JsonSyntaxFault(at.getLineNr(), at.getColumnNr(), e);
    }
}
