package dev.offlinesync.mongo;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.record.CollectionName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaTest {
    @ParameterizedTest
    @ValueSource(strings = {Schema.ITEMS, Schema.LANES, Schema.TOMBSTONES, Schema.META})
    void no_records_can_be_in_a_collection_that_the_store_uses_itself(String own) {
        assertTrue(new CollectionName(own).isReserved());
        assertThrows(IllegalArgumentException.class, () -> MongoStoreOptions.of(own));
    }
}
