package dev.offlinesync.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.Device;
import dev.offlinesync.core.store.DeviceStore;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.StoreUnavailable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceLogTest {
    private static final UserId ANN = new UserId("ann");
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00Z");

    private final List<List<Device>> written = new ArrayList<>();
    private Instant now = NOW;
    private int asked;
    private boolean isAway;

    private final DeviceLog log = new DeviceLog(
            new DeviceStore() {
                @Override
                public void seen(List<Device> devices) {
                    if (isAway) {
                        throw new StoreUnavailable("nobody answers");
                    }
                    written.add(devices);
                }

                @Override
                public List<Device> devices(UserId user) {
                    return List.of();
                }
            },
            () -> now,
            () -> asked++);

    @Test
    void a_device_is_written_once_however_often_it_was_here() {
        log.pushed(ANN, "phone");
        now = NOW.plusSeconds(1);
        log.pushed(ANN, "phone");
        log.pulled(ANN, "phone", 7);
        log.pulled(ANN, "phone", 0);
        assertEquals(1, asked, "to write in a minute");

        log.write();
        log.write();

        assertEquals(List.of(List.of(new Device(ANN, "phone", now, now, 7))), written);
        log.pushed(ANN, "phone");
        assertEquals(2, asked);
    }

    @Test
    void neither_many_devices_nor_those_of_one_user_take_more_memory_than_there_is_for_them() {
        for (int i = 0; i < DeviceStore.MOST_OF_USER + 5; i++) {
            log.pushed(ANN, "d" + i);
        }
        for (int i = 0; i < DeviceLog.MOST + 5; i++) {
            log.pushed(new UserId("u" + i), "phone");
        }
        log.pulled(ANN, "d0", 7);

        log.write();

        List<Device> all = written.get(0);
        assertEquals(DeviceLog.MOST, all.size());
        assertEquals(
                DeviceStore.MOST_OF_USER,
                all.stream().filter(d -> d.user().equals(ANN)).count());
        assertTrue(all.contains(new Device(ANN, "d0", NOW, NOW, 7)), "one that is known goes on being told of");
        assertEquals(1, asked);
    }

    @Test
    void what_was_seen_is_written_when_the_queue_is_closed() {
        InMemoryStore store = new InMemoryStore(() -> NOW);
        OfflineSync sync = OfflineSync.builder(store).clock(() -> NOW).build();
        sync.devices().pushed(ANN, "phone");
        assertEquals(List.of(), store.devices().devices(ANN));

        sync.close();

        assertEquals(
                List.of(new Device(ANN, "phone", NOW, null, 0)), store.devices().devices(ANN));
    }

    @Test
    void what_the_store_does_not_take_is_lost_and_harms_nobody() {
        isAway = true;
        log.pushed(ANN, "phone");
        log.write();
        isAway = false;
        log.write();

        assertEquals(List.of(), written);
    }
}
