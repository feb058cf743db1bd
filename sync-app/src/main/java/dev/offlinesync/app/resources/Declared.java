package dev.offlinesync.app.resources;

import dev.offlinesync.core.record.Resource;
import java.util.List;

/**
 * What a resources file declares.
 *
 * @param resources whose records this store keeps
 * @param upstream whose records an upstream has
 * @param warnings what has no effect, a line for each
 */
public record Declared(List<Resource> resources, List<UpstreamResource> upstream, List<String> warnings) {
    public Declared {
        resources = List.copyOf(resources);
        upstream = List.copyOf(upstream);
        warnings = List.copyOf(warnings);
    }
}
