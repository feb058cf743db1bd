package dev.offlinesync.core.store;

import dev.offlinesync.core.item.UserId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The device port on {@link InMemoryTables}. */
final class InMemoryDevices implements DeviceStore {
    private static final Comparator<Device> LAST_FIRST =
            Comparator.comparing(Device::lastSeen).reversed();

    private final InMemoryTables tables;

    InMemoryDevices(InMemoryTables tables) {
        this.tables = tables;
    }

    @Override
    public void seen(List<Device> devices) {
        synchronized (tables) {
            for (Device device : devices) {
                Map<String, Device> ofUser = tables.devices.computeIfAbsent(device.user(), user -> new HashMap<>());
                ofUser.merge(device.id(), device, Device::with);
                if (ofUser.size() > MOST_OF_USER) {
                    ofUser.values()
                            .remove(ofUser.values().stream().max(LAST_FIRST).orElseThrow());
                }
            }
        }
    }

    @Override
    public List<Device> devices(UserId user) {
        synchronized (tables) {
            return tables.devices.getOrDefault(user, Map.of()).values().stream()
                    .sorted(LAST_FIRST)
                    .toList();
        }
    }
}
