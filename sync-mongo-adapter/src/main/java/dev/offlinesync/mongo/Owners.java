package dev.offlinesync.mongo;

import static com.mongodb.client.model.Filters.in;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.Ownership;
import dev.offlinesync.core.record.Ownership.ByField;
import dev.offlinesync.core.record.Ownership.Form;
import java.math.BigDecimal;
import java.util.List;
import java.util.regex.Pattern;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNumber;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Whose the documents of one collection are. */
final class Owners {
    private static final int MOST_DIGITS = 19;
    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9]\\d{0,18}");

    private final Ownership ownership;

    Owners(Ownership ownership) {
        this.ownership = ownership;
    }

    /** The documents of this user. */
    Bson of(UserId user) {
        return ownership instanceof ByField by ? in(by.field(), forms(user, by.form())) : in("_id", values(user));
    }

    /**
     * The values that are this user's id. A number is found by its value, of which there are other spellings: those are
     * the ids of other users.
     */
    private static List<BsonValue> values(UserId user) {
        boolean isNumber = WHOLE.matcher(user.value()).matches();
        return ForeignIds.of(user.value()).stream()
                .filter(value -> isNumber || !value.isNumber())
                .toList();
    }

    /** An expression: whether a document that was found has one owner, since a filter also finds a list with the id in it. */
    Document isOne() {
        return ownership instanceof ByField by
                ? new Document("$not", List.of(new Document("$isArray", "$" + by.field())))
                : new Document("$literal", true);
    }

    private static List<BsonValue> forms(UserId user, Form form) {
        return switch (form) {
            case ANY -> values(user);
            case OBJECT_ID -> ofType(BsonObjectId.class, user);
            case NUMBER -> ofType(BsonNumber.class, user);
            case TEXT -> ForeignIds.texts(user.value());
        };
    }

    /** The owner of a document; null if no user can be. */
    @Nullable
    UserId read(BsonDocument d) {
        BsonValue id = ownership instanceof ByField by ? d.get(by.field()) : d.get("_id");
        boolean counts = !(ownership instanceof ByField by) || isOfForm(id, by.form());
        String text = counts ? text(id) : null;
        return text == null ? null : Ids.userOrNull(text);
    }

    /** Of a whole number its digits, however it is written. */
    private static @Nullable String text(@Nullable BsonValue id) {
        String text = ForeignIds.text(id);
        if (!(id instanceof BsonDecimal128) || text == null) {
            return text;
        }
        BigDecimal value = new BigDecimal(text);
        boolean isWhole = value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
        return isWhole && value.precision() - value.scale() <= MOST_DIGITS
                ? value.toBigInteger().toString()
                : text;
    }

    private static boolean isOfForm(@Nullable BsonValue id, Form form) {
        return switch (form) {
            case ANY -> true;
            case OBJECT_ID -> id instanceof BsonObjectId;
            case NUMBER -> id instanceof BsonNumber;
            case TEXT -> id instanceof BsonString;
        };
    }

    /** Empty if the id of the user cannot be of this type. */
    private static List<BsonValue> ofType(Class<? extends BsonValue> type, UserId user) {
        return values(user).stream().filter(type::isInstance).toList();
    }

    /** The owner as a new document has it. */
    BsonValue write(UserId user) {
        return switch (ownership instanceof ByField by ? by.form() : Form.ANY) {
            case ANY, OBJECT_ID -> Ids.of(user);
            case NUMBER -> number(Long.parseLong(user.value()));
            case TEXT -> new BsonString(user.value());
        };
    }

    /** As a shell and most drivers write it. */
    private static BsonValue number(long id) {
        return id == (int) id ? new BsonInt32((int) id) : new BsonInt64(id);
    }
}
