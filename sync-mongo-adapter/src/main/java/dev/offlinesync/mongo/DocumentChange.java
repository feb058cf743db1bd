package dev.offlinesync.mongo;

import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;

/**
 * Top-level fields of one document to set and to remove. A name with a dot or a {@code $} means something else in an
 * ordinary update, so such a field is written by a pipeline, for which MongoDB must be 5.0 or later.
 */
final class DocumentChange {
    private final BsonDocument set = new BsonDocument();
    private final BsonDocument unset = new BsonDocument();

    void set(String field, BsonValue value) {
        set.append(field, value);
    }

    void unset(String field) {
        unset.append(field, BsonNull.VALUE);
    }

    WriteModel<BsonDocument> where(Bson filter) {
        boolean isOrdinary = set.keySet().stream().allMatch(DocumentChange::isOrdinary)
                && unset.keySet().stream().allMatch(DocumentChange::isOrdinary);
        return isOrdinary ? new UpdateOneModel<>(filter, update()) : new UpdateOneModel<>(filter, pipeline());
    }

    private static boolean isOrdinary(String field) {
        return !field.isEmpty() && field.charAt(0) != '$' && field.indexOf('.') < 0;
    }

    private BsonDocument update() {
        BsonDocument update = new BsonDocument("$set", set);
        return unset.isEmpty() ? update : update.append("$unset", unset);
    }

    /** A stage for each field: nested in one another, many would be too deep an expression. */
    private List<Bson> pipeline() {
        List<Bson> stages = new ArrayList<>();
        set.forEach((field, value) ->
                stages.add(stage(new BsonDocument("$setField", at(field).append("value", literal(value))))));
        unset.keySet().forEach(field -> stages.add(stage(new BsonDocument("$unsetField", at(field)))));
        return stages;
    }

    private static BsonDocument at(String field) {
        return new BsonDocument("field", literal(new BsonString(field))).append("input", new BsonString("$$ROOT"));
    }

    private static BsonDocument stage(BsonDocument expression) {
        return new BsonDocument("$replaceWith", expression);
    }

    private static BsonDocument literal(BsonValue value) {
        return new BsonDocument("$literal", value);
    }
}
