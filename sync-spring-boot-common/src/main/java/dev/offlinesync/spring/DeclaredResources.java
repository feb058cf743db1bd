package dev.offlinesync.spring;

import java.util.List;

/** The resources that are properties. */
final class DeclaredResources {
    private final List<ResourceEntry> entries;
    private final PropertyCheck check;

    DeclaredResources(List<ResourceEntry> entries, PropertyCheck check) {
        this.entries = entries;
        this.check = check;
    }

    /** @throws CannotStart naming the entry that is wrong */
    void addTo(RouteTable table) {
        for (int i = 0; i < entries.size(); i++) {
            ResourceEntry entry = entries.get(i);
            String property = "resources[" + i + "]";
            check.use(
                    property,
                    () -> table.resource(
                            entry.resource(), "the property " + OfflineSyncProperties.PREFIX + "." + property));
        }
    }
}
