package dev.offlinesync.json;

import dev.offlinesync.core.item.Tree;
import dev.offlinesync.json.stream.JsonInput;
import dev.offlinesync.json.stream.JsonToken;
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
    private final JsonInput json;
    private final Dialect dialect;

    TreeReader(JsonInput json, Dialect dialect) {
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

    /** The value that begins with this token, which is the current one. */
    @Nullable
    Object value(@Nullable JsonToken token) throws IOException {
        if (token == null) {
            return null;
        }
        return switch (token) {
            case OBJECT -> object();
            case ARRAY -> array();
            case TEXT -> dialect.text(json.text());
            case TRUE -> true;
            case FALSE -> false;
            case WHOLE -> whole();
            case FRACTION -> dialect.number(json.fraction());
            case NULL, NAME, OBJECT_END, ARRAY_END -> null;
        };
    }

    private Object whole() throws IOException {
        Number whole = json.whole();
        return whole == null ? (Object) dialect.number(json.fraction()) : whole;
    }

    private Object object() throws IOException {
        Tree.Builder object = Tree.storedBuilder();
        for (String key = json.nextName(); key != null; key = json.nextName()) {
            String kept = dialect.key(key);
            object.put(kept, value(json.next()));
        }
        return dialect.object(object.build());
    }

    private List<@Nullable Object> array() throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        for (JsonToken token = json.next(); token != JsonToken.ARRAY_END; token = json.next()) {
            list.add(value(token));
        }
        return list;
    }
}
