package dev.offlinesync.postgres;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.store.Enlistment;
import dev.offlinesync.core.store.QueueStore.Stored;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stores items in a transaction of the application's. It may take long, so it does not take the user's lock, for which
 * other writes of the user would wait: of writes that overlap, either may be the earlier one.
 */
final class EnlistedInsertion implements Enlistment {
    private static final String SET_PATH = "SELECT set_config('search_path', ?, true)";

    private final Connection connection;
    private final @Nullable String schema;

    /** @param schema if it is not on the connection's search path */
    EnlistedInsertion(Connection connection, @Nullable String schema) {
        this.connection = connection;
        this.schema = schema;
    }

    @Override
    public List<Stored> insert(List<SyncItem> items) {
        try {
            if (connection.getAutoCommit()) {
                throw new IllegalStateException(
                        "the connection commits each statement by itself: call setAutoCommit(false)");
            }
            Sql sql = new Sql(connection);
            if (schema == null) {
                return insert(sql, items);
            }
            String before =
                    sql.first("SHOW search_path", row -> row.getString(1)).orElseThrow();
            sql.list(SET_PATH, row -> true, schema);
            List<Stored> stored = insert(sql, items);
            sql.list(SET_PATH, row -> true, before);
            return stored;
        } catch (SQLException e) {
            throw Errors.of(e);
        }
    }

    private static List<Stored> insert(Sql sql, List<SyncItem> items) throws SQLException {
        Map<ItemId, Long> inserted = Items.insertUnlocked(sql, items);
        List<ItemId> present = items.stream()
                .map(SyncItem::id)
                .filter(id -> !inserted.containsKey(id))
                .toList();
        Map<ItemId, SyncItem> there = new HashMap<>();
        if (!present.isEmpty()) {
            Items.load(sql, present).forEach(item -> there.put(item.id(), item));
        }
        return items.stream()
                .map(item -> inserted.containsKey(item.id())
                        ? new Stored(item.withSequence(inserted.get(item.id())), true)
                        : new Stored(Objects.requireNonNullElse(there.get(item.id()), item), false))
                .toList();
    }
}
