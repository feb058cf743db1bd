package dev.offlinesync.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CollectionNameTest {
    @ParameterizedTest
    @ValueSource(strings = {"expenses", "a", "Orders_2.old-ones", "system", "synced"})
    void a_collection_may_have_this_name(String text) {
        CollectionName name = new CollectionName(text);
        assertEquals(text, name.toString());
        assertFalse(name.isReserved());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "system.users", "a b", "a$b", "a/b", "é", "a\0"})
    void a_collection_may_not_have_this_name_and_no_record_is_in_it(String text) {
        assertThrows(IllegalArgumentException.class, () -> new CollectionName(text));
        assertThrows(IllegalArgumentException.class, () -> new RecordKey(text, "1"));
    }

    @Test
    void a_name_is_at_most_a_hundred_characters_long() {
        assertEquals(
                100,
                new CollectionName("a".repeat(CollectionName.MAX_LENGTH)).text().length());
        assertThrows(
                IllegalArgumentException.class, () -> new CollectionName("a".repeat(CollectionName.MAX_LENGTH + 1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "syncqueues",
                "synclanes",
                "synctombstones",
                "syncmeta",
                "syncdevices",
                "syncids",
                "syncconflicts",
                "SyncQueues"
            })
    void the_stores_keep_their_own_collections_to_themselves(String text) {
        assertTrue(new CollectionName(text).isReserved());
    }
}
