package dev.offlinesync.spring;

import dev.offlinesync.core.record.RecordRules;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ClassUtils;

/** The resources that are properties. */
final class DeclaredResources {
    private static final String SCHEMAS = "dev.offlinesync.schema.SchemaRules";
    private static final String FORWARDING = "dev.offlinesync.forward.ForwardingHandler";

    private final List<ResourceEntry> entries;
    private final @Nullable String forwardSecret;
    private final PropertyCheck check;
    private final ResourceLoader files;

    DeclaredResources(OfflineSyncProperties properties, PropertyCheck check, ResourceLoader files) {
        this.entries = properties.resources();
        this.forwardSecret = properties.forwardSecret();
        this.check = check;
        this.files = files;
    }

    /** @throws CannotStart naming the entry that is wrong */
    void addTo(RouteTable table) {
        Forwarding forwarding = new Forwarding();
        for (int i = 0; i < entries.size(); i++) {
            ResourceEntry entry = entries.get(i);
            String property = "resources[" + i + "]";
            String origin = "the property " + OfflineSyncProperties.PREFIX + "." + property;
            check.use(property, () -> {
                entry.check();
                if (entry.forward() == null) {
                    table.resource(entry.resource(rules(entry)), origin);
                } else {
                    forwarding.add(entry, table, origin);
                }
            });
        }
    }

    private RecordRules rules(ResourceEntry entry) {
        String location = entry.schema();
        if (location == null) {
            return RecordRules.NONE;
        }
        require(SCHEMAS, "schema", "sync-json-schema");
        return SchemaFile.rules(files.getResource(location));
    }

    private void require(String type, String property, String artifact) {
        if (!ClassUtils.isPresent(type, files.getClassLoader())) {
            throw new IllegalArgumentException(
                    property + " needs dev.offlinesync:" + artifact + ", which is not on the class path");
        }
    }

    /** One for all entries, made with the first of them. */
    private final class Forwarding {
        private @Nullable ForwardedRoutes routes;

        void add(ResourceEntry entry, RouteTable table, String origin) {
            require(FORWARDING, "forward", "sync-forward-adapter");
            if (routes == null) {
                routes = new ForwardedRoutes(forwardSecret);
            }
            table.route(routes.route(entry), origin);
        }
    }
}
