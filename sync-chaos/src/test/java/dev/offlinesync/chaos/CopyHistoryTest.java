package dev.offlinesync.chaos;

import static dev.offlinesync.chaos.Findings.Kind.STALE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same for what devices are told: ann's expenses/1 has version 3, and a copy of it, in which something is wrong. */
@Tag("thorough")
class CopyHistoryTest {
    private static final String ONE = """
            {"collection": "expenses", "_id": "1", "version": %d, "deleted": false, "record": \
            {"made": "a1", "last": "a%d", "f_a2": "a2", "f_a3": "a3", "amount": 7}}""";
    private static final String TWO = """
            {"collection": "expenses", "_id": "2", "version": 1, "deleted": false, "record": {"made": "a5"}}""";

    private final Books books = new Books();
    private final Copy copy = new Copy("ann", "a1");

    CopyHistoryTest() {
        books.ledger.keeps(copy);
    }

    private void tell(String... changes) {
        copy.apply(json("{\"generation\": \"g\", \"cursor\": \"c\", \"change\": 9, \"upToDate\": true, \"changes\": ["
                + String.join(", ", changes) + "]}"));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    /** Of a write of ann's. */
    private void settled(String mutation, long change) {
        JsonNode result = json("{\"status\": \"completed\", \"change\": " + change + "}");
        copy.settled(books.ledger.sent().get(mutation), result, "g");
    }

    @Test
    void a_copy_that_is_what_is_in_the_database_is_good() {
        tell(ONE.formatted(3, 3));
        assertEquals("", books.verdict().toString());
    }

    @Test
    void a_record_that_was_not_told_of_is_missed() {
        tell();
        assertOnly("was not told of");
    }

    @Test
    void an_older_version_or_other_data_is_stale() {
        tell(ONE.formatted(2, 3));
        assertOnly("has Row[version=2");
        tell(ONE.formatted(3, 2));
        assertOnly("last=a2");
    }

    @Test
    void a_deletion_that_was_not_told_of_is_missed() {
        tell(TWO, ONE.formatted(3, 3));
        assertOnly("has what is not there: expenses/2");
    }

    @Test
    void a_first_sync_that_is_done_again_drops_what_it_does_not_tell_of() {
        tell(TWO, ONE.formatted(3, 3));
        copy.forget();
        tell(ONE.formatted(3, 3));
        assertEquals("", books.verdict().toString());
    }

    @Test
    void a_version_that_went_back_is_found_though_the_end_is_right() {
        tell(ONE.formatted(4, 3));
        tell(ONE.formatted(3, 3));
        assertOnly("went back from version 4 to 3");
    }

    @Test
    void what_a_write_has_made_is_there_when_it_is_not_shown_over_the_copy_any_more() {
        tell();
        settled("a3", 9);
        settled("a6", 9);
        tell(ONE.formatted(3, 3));
        assertEquals("", books.verdict().toString());
    }

    @Test
    void a_number_that_is_too_low_shows_an_older_value_for_a_moment() {
        tell(ONE.formatted(2, 2));
        settled("a3", 9);
        tell();
        tell(ONE.formatted(3, 3));
        assertOnly("showed an older value: Revealed[mutation=Mutation[user=ann, device=ann1, id=a3");
    }

    @Test
    void a_record_that_was_made_and_is_not_there_was_an_older_value_too() {
        tell();
        settled("a1", 9);
        tell();
        tell(ONE.formatted(3, 3));
        assertOnly("version=0]");
    }

    @Test
    void what_another_program_wrote_must_be_there_too() {
        books.ledger.edited("expenses/1");
        books.changeRecord(
                "expenses/1",
                r -> new Snapshot.Record(r.key(), r.user(), 4, r.item(), Books.with(r.data(), Mutation.NEIGHBOURS, 8)));
        tell(ONE.formatted(4, 3).replace("7}", "7, \"neighbours\": 8}"));
        assertEquals("", books.verdict().toString());

        tell(ONE.formatted(4, 3).replace("7}", "7, \"neighbours\": 7}"));
        assertOnly("neighbours=7");
    }

    @Test
    void an_expired_cursor_begins_a_first_sync() {
        tell(TWO);
        copy.apply(json("{\"status\": 410}"));
        assertEquals("", copy.cursor());
        tell(ONE.formatted(3, 3));
        assertEquals("", books.verdict().toString());
    }

    private void assertOnly(String what) {
        Findings findings = books.verdict();
        assertEquals(1, findings.toString().lines().count(), findings::toString);
        assertTrue(findings.of(STALE).get(0).contains(what), findings::toString);
    }
}
