package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.record.StoredRecord;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The answer that is the item's own record, as its resource shows it. It can be read again, so an item keeps it only if
 * it is small: fifty edits of a large record would else take fifty times its size.
 */
public final class ShownRecord implements Function<Records, @Nullable Map<String, @Nullable Object>> {
    /** The largest record that an item keeps, as it is shown, in bytes as {@link Tree#storedSize()} counts them. */
    public static final long MOST_KEPT = 16L << 10;

    private final Resource resource;

    ShownRecord(Resource resource) {
        this.resource = resource;
    }

    /** The whole record; null if there is none. */
    @Override
    public @Nullable Tree apply(Records records) {
        return records.own().map(resource::show).orElse(null);
    }

    /** What an item keeps of it: all of a small record; {@code _id} and {@code _version} of a larger one. */
    public @Nullable Tree kept(Records records) {
        return records.own().map(this::kept).orElse(null);
    }

    private Tree kept(StoredRecord record) {
        boolean hidesFields = resource.kind() == Resource.Kind.PROFILE;
        if (hidesFields || record.data().storedSize() <= MOST_KEPT) {
            Tree shown = resource.show(record);
            if (shown.storedSize() <= MOST_KEPT) {
                return shown;
            }
        }
        return Tree.builder()
                .put("_id", record.key().id())
                .put("_version", record.version())
                .build();
    }
}
