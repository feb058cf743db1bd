package dev.offlinesync.core.store;

import dev.offlinesync.core.item.Tree;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page of a longer list: bounded in number by the caller, and always bounded in memory by {@link #MAX_BYTES}.
 *
 * @param hasMore whether something comes after the last one
 * @param place where the next page begins, in the words of the store, if the last one alone does not say it
 */
public record Page<T>(
        List<T> items, boolean hasMore, @Nullable String place) {
    /**
     * What one page may take together, as {@link Tree#weight()} counts it: records, or the data and answers of items;
     * the first one is always given.
     */
    public static final long MAX_BYTES = 4L << 20;

    public Page {
        items = List.copyOf(items);
    }

    public Page(List<T> items, boolean hasMore) {
        this(items, hasMore, null);
    }

    /** The same page with where the next one begins. */
    public Page<T> withPlace(@Nullable String next) {
        return new Page<>(items, hasMore, next);
    }

    public static <T> Page<T> empty() {
        return new Page<>(List.of(), false);
    }

    /** Fills a page from rows of a store, which may stop reading when it is full. */
    public static final class Filling<T> {
        private final int limit;
        private final long maxBytes;
        private final ToLongFunction<T> size;
        private final List<T> items = new ArrayList<>();
        private long bytes;
        private boolean full;

        /** @param size what one takes, in bytes */
        public Filling(int limit, ToLongFunction<T> size) {
            this(limit, MAX_BYTES, size);
        }

        /**
         * @param maxBytes what all may take together; the first one is always given
         * @param size what one takes, in bytes
         */
        public Filling(int limit, long maxBytes, ToLongFunction<T> size) {
            if (limit < 1) {
                throw new IllegalArgumentException("limit must be at least 1, not " + limit);
            }
            this.limit = limit;
            this.maxBytes = maxBytes;
            this.size = size;
        }

        /**
         * Offers the next one.
         *
         * @return whether to go on; false if the page is full, and this one was not taken
         */
        public boolean offer(T next) {
            bytes += size.applyAsLong(next);
            full |= items.size() == limit || (!items.isEmpty() && bytes > maxBytes);
            if (!full) {
                items.add(next);
            }
            return !full;
        }

        /** Offers one after the other until the page is full. */
        public Page<T> fill(Stream<T> all) {
            Iterator<T> rest = all.iterator();
            boolean room = true;
            while (room && rest.hasNext()) {
                room = offer(rest.next());
            }
            return page();
        }

        public Page<T> page() {
            return new Page<>(items, full);
        }
    }
}
