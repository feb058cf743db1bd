package dev.offlinesync.core.rules;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an item still needs of the mutations that it depends on.
 *
 * <p>It runs when all of them are completed, and waits until then. If one ended otherwise, or is not in the queue any
 * more, it fails. One that comes later in the order is not the one that was meant: that was deleted, and its name was
 * sent again. So whatever waits for something waits for what has a lower sequence, and nothing waits in a circle.
 *
 * @param open those that have not ended yet
 * @param failure why the item can never run; null if it may
 */
public record Needs(Set<ItemId> open, @Nullable Failure failure) {
    public static final Needs NONE = new Needs(Set.of(), null);

    public Needs {
        open = Set.copyOf(open);
    }

    /** The items that this one depends on. */
    public static Set<ItemId> ids(SyncItem item) {
        List<String> names = item.mutation().dependsOn();
        return names.isEmpty()
                ? Set.of()
                : names.stream()
                        .map(name -> ItemId.of(item.userId(), name))
                        .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** @param known the state of each of its {@link #ids} that is in the queue */
    public static Needs of(SyncItem item, Map<ItemId, ItemState> known) {
        if (item.mutation().dependsOn().isEmpty()) {
            return NONE;
        }
        Set<ItemId> open = new LinkedHashSet<>();
        for (String name : item.mutation().dependsOn()) {
            ItemId id = ItemId.of(item.userId(), name);
            ItemState state = known.get(id);
            if (state == null || state.sequence() > item.sequence()) {
                return never("this depends on the mutation " + name + ", which was deleted from the queue");
            }
            if (state.status().isOpen()) {
                open.add(id);
            } else if (!state.status().isSuccess()) {
                return never("this depends on the mutation " + name + ", which has " + ended(state.status()));
            }
        }
        return new Needs(open, null);
    }

    private static String ended(Status status) {
        return status == Status.FAILED ? "failed" : "ended as " + status.wire();
    }

    private static Needs never(String why) {
        return new Needs(Set.of(), new Failure(Failure.Kind.DEPENDENCY, why));
    }

    /** It needs that these have ended, too. */
    public Needs and(Set<ItemId> more) {
        if (more.isEmpty() || failure != null) {
            return this;
        }
        Set<ItemId> all = new LinkedHashSet<>(open);
        all.addAll(more);
        return new Needs(all, null);
    }

    /** What is left of it when these are completed. */
    public Needs without(Set<ItemId> completed) {
        return open.isEmpty() || completed.isEmpty()
                ? this
                : new Needs(open.stream().filter(id -> !completed.contains(id)).collect(Collectors.toSet()), failure);
    }
}
