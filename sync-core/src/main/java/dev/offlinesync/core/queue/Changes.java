package dev.offlinesync.core.queue;

import dev.offlinesync.core.item.Tree;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of what has changed of a user's records, in the order of the changes.
 *
 * @param changes each record once, as it is now
 * @param cursor asks for what comes behind this page. An opaque text, which a client stores together with the page.
 * @param generation of which feed the numbers are. Numbers of different generations say nothing about each other.
 * @param change the number of the user's last commit when this page was read
 * @param upToDate whether nothing comes behind this page: with it a copy is what the database was at one moment
 * @param retryAfter when to ask again for what is missing; null if at once, or if nothing is. Another program has written
 *     records that get their numbers when nobody works for the user.
 */
public record Changes(
        List<Change> changes,
        String cursor,
        String generation,
        long change,
        boolean upToDate,
        @Nullable Duration retryAfter) {
    public Changes {
        changes = List.copyOf(changes);
    }

    /**
     * @param change the number of the commit that wrote it last: the numbers of a user's commits rise. 0 if it was not
     *     written since there are numbers.
     * @param version of the record, or the one that its deletion made
     * @param record as its resource shows it; null if it was deleted
     */
    public record Change(
            String collection,
            String id,
            long change,
            long version,
            @Nullable Tree record) {
        public boolean isDeleted() {
            return record == null;
        }
    }
}
