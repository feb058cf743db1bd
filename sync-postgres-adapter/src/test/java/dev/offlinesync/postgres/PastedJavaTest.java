package dev.offlinesync.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.testkit.PageJava;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a reader pastes from the page compiles with the imports that the page shows. */
class PastedJavaTest {
    @Test
    void every_block_of_the_page_compiles() {
        PageJava page = PageJava.in("dev.offlinesync.postgres").page("docs/writing-a-store.md", """
                    Database database;
                    java.util.Optional<dev.offlinesync.core.store.LaneState> abandoned;
                    Sql sql;
                    String owner;
                    java.util.List<dev.offlinesync.core.item.ItemId> batch;
                    java.util.function.UnaryOperator<dev.offlinesync.core.item.SyncItem> interrupted;
                    dev.offlinesync.core.store.LaneStore.Lane lane;
                    dev.offlinesync.core.store.LaneStore.Next next;
                    java.util.Set<dev.offlinesync.core.record.RecordKey> reads;
                    PostgresRecords.Writing writing;
                    java.util.function.Function<java.util.Map<dev.offlinesync.core.record.RecordKey, dev.offlinesync.core.record.Slot>, dev.offlinesync.core.rules.Decision> decide;
                    java.util.Optional<dev.offlinesync.core.store.FeedState> commit(Sql sql, dev.offlinesync.core.store.LaneStore.Lane lane, dev.offlinesync.core.store.LaneStore.Next next) { return java.util.Optional.empty(); }
                    void interrupt(Sql sql, dev.offlinesync.core.store.LaneState lane, dev.offlinesync.core.item.ItemId alone, java.util.function.UnaryOperator<dev.offlinesync.core.item.SyncItem> interrupted) {}
                    void type(String sql) {}
                    """);

        assertEquals(List.of(), page.errors());
    }
}
