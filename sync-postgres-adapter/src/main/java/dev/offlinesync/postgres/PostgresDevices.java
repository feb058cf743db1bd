package dev.offlinesync.postgres;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.Device;
import dev.offlinesync.core.store.DeviceStore;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The devices in {@code sync_devices}. */
final class PostgresDevices implements DeviceStore {
    /** {@code greatest} ignores nulls. */
    private static final String SEEN =
            "INSERT INTO sync_devices AS is_known (user_id, device, last_push, last_pull, change)"
                    + " SELECT user_id, device, last_push::timestamptz, last_pull::timestamptz, change::bigint"
                    + " FROM unnest(?, ?, ?, ?, ?) AS seen(user_id, device, last_push, last_pull, change)"
                    + " ON CONFLICT (user_id, device) DO UPDATE SET"
                    + " last_push = greatest(is_known.last_push, excluded.last_push),"
                    + " last_pull = greatest(is_known.last_pull, excluded.last_pull),"
                    + " change = greatest(is_known.change, excluded.change)";

    private static final String LAST_FIRST = "ORDER BY greatest(last_push, last_pull) DESC NULLS LAST, device";

    private static final String TRIM =
            "DELETE FROM sync_devices WHERE (user_id, device) IN (SELECT user_id, device FROM"
                    + " (SELECT user_id, device, row_number() OVER (PARTITION BY user_id " + LAST_FIRST + ") AS nth"
                    + " FROM sync_devices WHERE user_id = ANY (?)) numbered WHERE nth > " + MOST_OF_USER + ")";

    /** Two instances lock the rows in one order. */
    private static final Comparator<Device> BY_KEY =
            Comparator.comparing(Device::user).thenComparing(Device::id);

    private final Database database;

    PostgresDevices(Database database) {
        this.database = database;
    }

    @Override
    public void seen(List<Device> devices) {
        List<Device> inOrder = devices.stream().sorted(BY_KEY).toList();
        Object[] columns = Sql.columns(
                5,
                inOrder.stream()
                        .map(d ->
                                new @Nullable Object[] {d.user().value(), d.id(), d.lastPush(), d.lastPull(), d.change()
                                })
                        .toList());
        String[] users = inOrder.stream().map(d -> d.user().value()).distinct().toArray(String[]::new);
        database.one(sql -> sql.update(SEEN, columns));
        database.one(sql -> sql.update(TRIM, (Object) users));
    }

    @Override
    public List<Device> devices(UserId user) {
        return database.one(sql -> sql.list(
                "SELECT device, last_push, last_pull, change FROM sync_devices WHERE user_id = ? " + LAST_FIRST,
                row -> new Device(
                        user,
                        row.getString("device"),
                        Sql.instant(row, "last_push"),
                        Sql.instant(row, "last_pull"),
                        row.getLong("change")),
                user.value()));
    }
}
