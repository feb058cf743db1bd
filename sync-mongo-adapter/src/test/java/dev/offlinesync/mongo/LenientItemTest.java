package dev.offlinesync.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Mutation;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Place;
import dev.offlinesync.core.item.Progress;
import dev.offlinesync.core.item.Receipt;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonDocumentReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that a person may have written. */
class LenientItemTest {
    private static final String ID = "65a000000000000000000001";
    private static final Instant CREATED = Instant.ofEpochSecond(0x65a00000);

    private static LenientItem found(String json) {
        return LenientItem.read(new BsonDocumentReader(BsonDocument.parse(json)));
    }

    private static SyncItem item(String fields) {
        SyncItem item = found("{_id: ObjectId('" + ID + "'), userId: 'ann'" + fields + "}")
                .item();
        if (item == null) {
            throw new AssertionError("not read as an item: " + fields);
        }
        return item;
    }

    private static SyncItem bare() {
        return new SyncItem(
                new ItemId(ID),
                new UserId("ann"),
                CREATED,
                new Mutation("", Method.GET, null, null, 0, 5, null, null, Basis.NONE, List.of()),
                new Progress(Status.FAILED, 0, null, null, null, CREATED, null, 0, Receipt.NONE),
                new Place(SyncItem.UNORDERED, null, null));
    }

    @Test
    void a_document_of_nothing_but_an_id_and_a_user_has_a_default_for_everything() {
        assertEquals(bare(), item(""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "endpoint",
                "method",
                "data",
                "status",
                "attempts",
                "maxAttempts",
                "error",
                "failure",
                "responseData",
                "deviceId",
                "priority",
                "retryAt",
                "createdAt",
                "updatedAt",
                "completedAt",
                "mutationId",
                "sequence",
                "recordKey",
                "contentHash",
                "epoch",
                "base",
                "baseVersion",
                "baseMutationId",
                "change",
                "outcome",
                "conflictId",
                "somebodysOwn"
            })
    void a_field_of_another_type_is_read_as_if_it_were_missing(String field) {
        assertEquals(bare(), item(", " + field + ": [{a: 1}, 'x']"));
    }

    @ParameterizedTest
    @CsvSource({
        "3, 3",
        "NumberLong('3'), 3",
        "3.9, 3",
        "NumberDecimal('3.9'), 3",
        "-3, 0",
        "1e300, 2147483647",
        "NumberLong('9007199254740993'), 2147483647",
        "\"three\", 0"
    })
    void attempts_are_whatever_number_stands_there(String written, int read) {
        assertEquals(read, item(", attempts: " + written).attempts());
    }

    @Test
    void of_what_it_depends_on_the_texts_count() {
        assertEquals(
                List.of("a", "b"),
                item(", dependsOn: ['a', 7, {c: 1}, null, 'b']").dependsOn());
        assertEquals(List.of(), item(", dependsOn: 'a'").dependsOn());
    }

    @Test
    void of_a_receipt_what_can_be_meant_counts() {
        Receipt receipt =
                item(", change: 7.0, outcome: 'kept-theirs', conflictId: 'c'").receipt();
        assertEquals(new Receipt(7, Outcome.KEPT_THEIRS, "c"), receipt);
        assertEquals(Receipt.NONE, item(", change: -1, outcome: 'won'").receipt());
    }

    @Test
    void a_failure_is_its_error_and_its_kind_in_either_order() {
        Failure failure = new Failure(Failure.Kind.CONFLICT, "taken");
        assertEquals(
                failure, item(", error: 'taken', failure: {kind: 'conflict'}").failure());
        assertEquals(
                failure, item(", failure: {kind: 'conflict'}, error: 'taken'").failure());
        assertEquals(
                new Failure(Failure.Kind.HANDLER, "by hand"),
                item(", error: 'by hand'").failure());
        assertNull(item(", failure: {kind: 'conflict'}").failure());
    }

    @Test
    void data_becomes_a_plain_tree_whatever_types_it_has() {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("text", "a");
        expected.put("whole", 1);
        expected.put("long", 2);
        expected.put("broken", 1.5);
        expected.put("yes", true);
        expected.put("at", Instant.EPOCH);
        expected.put("tree", Map.of("list", List.of(1, Map.of("deep", List.of()))));
        expected.put("none", null);
        expected.put("id", ID);
        expected.put("money", 12.5);
        expected.put("bytes", "AQI=");
        SyncItem item = item(
                ", data: {text: 'a', whole: 1, long: NumberLong('2'), broken: 1.5, yes: true, at: ISODate('1970-01-01'),"
                        + " tree: {list: [1, {deep: []}]}, none: null, id: ObjectId('" + ID
                        + "'), money: NumberDecimal('12.5'), bytes: BinData(0, 'AQI=')}");
        assertEquals(expected, item.data());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{userId: 'ann'}",
                "{_id: 'no ObjectId', userId: 'ann'}",
                "{_id: ObjectId('" + ID + "')}",
                "{_id: ObjectId('" + ID + "'), userId: 7}",
                "{_id: ObjectId('" + ID + "'), userId: ''}",
                "{_id: ObjectId('" + ID + "'), userId: ' nobody'}",
                "{_id: ObjectId('" + ID + "'), userId: '" + ID + "'}"
            })
    void a_document_that_can_be_nobodys_item_is_read_over(String json) {
        assertNull(found(json).item());
    }
}
