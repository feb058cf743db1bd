package dev.offlinesync.sqlite;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.Device;
import dev.offlinesync.core.store.DeviceStore;
import java.util.List;
import java.util.stream.Collectors;

/** The devices in {@code syncdevices}. */
final class SqliteDevices implements DeviceStore {
    /** How many are written in one transaction, for which other writes wait. */
    private static final int PORTION = 1000;

    private static final String SEEN = "INSERT INTO syncdevices (user, device, lastPush, lastPull, change)"
            + " VALUES (?,?,?,?,?) ON CONFLICT (user, device) DO UPDATE SET"
            + " lastPush = nullif(max(coalesce(lastPush, ''), coalesce(excluded.lastPush, '')), ''),"
            + " lastPull = nullif(max(coalesce(lastPull, ''), coalesce(excluded.lastPull, '')), ''),"
            + " change = max(change, excluded.change)";

    private static final String LAST_FIRST =
            " ORDER BY max(coalesce(lastPush, ''), coalesce(lastPull, '')) DESC, device";

    private static final String TRIM = "DELETE FROM syncdevices WHERE user = ?1 AND device IN (SELECT device"
            + " FROM syncdevices WHERE user = ?1" + LAST_FIRST + " LIMIT -1 OFFSET " + MOST_OF_USER + ")";

    private final Writer writer;
    private final Readers readers;

    SqliteDevices(Writer writer, Readers readers) {
        this.writer = writer;
        this.readers = readers;
    }

    @Override
    public void seen(List<Device> devices) {
        for (int from = 0; from < devices.size(); from += PORTION) {
            List<Device> some = devices.subList(from, Math.min(from + PORTION, devices.size()));
            writer.write(sql -> {
                for (Device d : some) {
                    sql.update(SEEN, d.user().value(), d.id(), d.lastPush(), d.lastPull(), d.change());
                }
                for (UserId user : some.stream().map(Device::user).collect(Collectors.toSet())) {
                    sql.update(TRIM, user.value());
                }
                return true;
            });
        }
    }

    @Override
    public List<Device> devices(UserId user) {
        return readers.read(sql -> sql.list(
                "SELECT device, lastPush, lastPull, change FROM syncdevices WHERE user = ?" + LAST_FIRST,
                row -> new Device(
                        user,
                        row.getString("device"),
                        Sql.instant(row, "lastPush"),
                        Sql.instant(row, "lastPull"),
                        row.getLong("change")),
                user.value()));
    }
}
