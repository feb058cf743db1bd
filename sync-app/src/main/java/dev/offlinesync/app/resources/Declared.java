package dev.offlinesync.app.resources;

import dev.offlinesync.core.record.Resource;
import java.util.List;

/**
 * What a resources file declares.
 *
 * @param resources whose records this store keeps
 * @param upstream whose records an upstream has
 */
public record Declared(List<Resource> resources, List<UpstreamResource> upstream) {
    public Declared {
        resources = List.copyOf(resources);
        upstream = List.copyOf(upstream);
    }
}
