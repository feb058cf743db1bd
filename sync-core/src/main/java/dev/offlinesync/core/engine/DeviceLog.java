package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncDevices;
import dev.offlinesync.core.store.Device;
import dev.offlinesync.core.store.DeviceStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Which devices were here, written once a minute if there were any. What the store does not take is lost: nothing depends on
 * it. Of more devices than there is room for, the first ones are kept. Thread-safe.
 */
final class DeviceLog implements SyncDevices {
    static final int MOST = 10_000;

    private final DeviceStore store;
    private final Supplier<Instant> clock;
    private final Runnable writeLater;
    private Map<UserId, Map<String, Device>> seen = new HashMap<>();
    private int count;

    /** @param writeLater is to call {@link #write} in a minute, on a thread that may wait; asked once until then */
    DeviceLog(DeviceStore store, Supplier<Instant> clock, Runnable writeLater) {
        this.store = store;
        this.clock = clock;
        this.writeLater = writeLater;
    }

    @Override
    public void pushed(UserId user, String device) {
        add(new Device(user, device, clock.get(), null, 0));
    }

    @Override
    public void pulled(UserId user, String device, long change) {
        add(new Device(user, device, null, clock.get(), change));
    }

    private void add(Device device) {
        boolean isFirst;
        synchronized (this) {
            Map<String, Device> ofUser = seen.computeIfAbsent(device.user(), user -> new HashMap<>());
            if (!ofUser.containsKey(device.id())) {
                if (count == MOST || ofUser.size() == DeviceStore.MOST_OF_USER) {
                    return;
                }
                count++;
            }
            isFirst = count == 1 && ofUser.isEmpty();
            ofUser.merge(device.id(), device, Device::with);
        }
        if (isFirst) {
            writeLater.run();
        }
    }

    /** Writes what was seen since the last time. */
    void write() {
        List<Device> devices = new ArrayList<>();
        synchronized (this) {
            seen.values().forEach(ofUser -> devices.addAll(ofUser.values()));
            seen = new HashMap<>();
            count = 0;
        }
        if (!devices.isEmpty()) {
            try {
                store.seen(devices);
            } catch (RuntimeException e) {
                return; // the calls beside it meet what is wrong with the store, and tell
            }
        }
    }
}
