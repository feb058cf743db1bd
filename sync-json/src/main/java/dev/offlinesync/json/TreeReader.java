package dev.offlinesync.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.offlinesync.core.item.Tree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a plain tree. A number with a fraction becomes a {@code Double}, {@code 12.0} as well; a whole one becomes an
 * {@code Integer} or {@code Long}, or a {@code Double} if it is too long for both. A dialect has the last word on each
 * part.
 */
final class TreeReader {
    private final JsonParser json;
    private final Dialect dialect;

    TreeReader(JsonParser json, Dialect dialect) {
        this.json = json;
        this.dialect = dialect;
    }

    /** Each method returns the part that is kept, and throws an {@code IOException} if there must be no such part. */
    interface Dialect {
        String key(String key) throws IOException;

        String text(String text) throws IOException;

        double number(double number) throws IOException;

        Object object(Tree object);
    }

    /** The value at the parser's current token. */
    @Nullable
    Object value() throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> dialect.text(json.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> whole();
            case VALUE_NUMBER_FLOAT -> dialect.number(json.getDoubleValue());
            default -> null;
        };
    }

    private Object whole() throws IOException {
        return switch (json.getNumberType()) {
            case INT -> json.getIntValue();
            case LONG -> json.getLongValue();
            default -> dialect.number(json.getDoubleValue());
        };
    }

    private Object object() throws IOException {
        Tree.Builder object = Tree.storedBuilder();
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            String kept = dialect.key(key);
            json.nextToken();
            object.put(kept, value());
        }
        return dialect.object(object.build());
    }

    private List<@Nullable Object> array() throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            list.add(value());
        }
        return list;
    }
}
