package dev.offlinesync.app.resources;

import dev.offlinesync.core.record.Resource;
import java.util.List;

/**
 * What a resources file declares.
 *
 * @param resources whose records are kept in this store
 * @param forwards whose records are with another backend
 */
public record Declared(List<Resource> resources, List<Forward> forwards) {
    public Declared {
        resources = List.copyOf(resources);
        forwards = List.copyOf(forwards);
    }
}
