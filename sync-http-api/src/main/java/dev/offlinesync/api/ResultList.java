package dev.offlinesync.api;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * The results in an answer. What items were answered, and all faults of their data, may take {@link #MAX_BYTES} together;
 * a result that does not fit beside those before it is shortened, and says so: the item itself can be read instead.
 */
final class ResultList {
    static final long MAX_BYTES = 4L << 20;

    private final List<JsonOut.Part> list = new ArrayList<>();
    private long bytes;

    void add(JsonOut.Part part) {
        list.add(part);
    }

    /** One whose answer was left out before. */
    void addShortened(SyncItem item) {
        list.add(ItemView.shortened(item));
    }

    void add(SyncItem item) {
        long more = size(item);
        boolean isFit = bytes + more <= MAX_BYTES;
        bytes += isFit ? more : 0;
        list.add(isFit ? ItemView.result(item) : ItemView.shortened(item));
    }

    private static long size(SyncItem item) {
        Tree response = item.responseData();
        Failure failure = item.failure();
        long size = response == null ? 0 : response.storedSize();
        if (failure != null) {
            for (Violation v : failure.violations()) {
                size += v.pointer().length() + v.message().length();
            }
        }
        return size;
    }

    List<JsonOut.Part> parts() {
        return list;
    }
}
