package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordWrite;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.rules.OpenItem;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.LaneStore.Next;
import dev.offlinesync.core.store.QueueStore.Due;
import dev.offlinesync.core.store.QueueStore.Stored;
import dev.offlinesync.testkit.store.QueueCall;
import dev.offlinesync.testkit.store.StoreCall;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Calls of the store and their answers as short text, with names for items that a reader can follow. */
final class TraceFormat {
    private final Map<ItemId, String> names = new HashMap<>();

    /** The name of an item: that of its mutation, or of its place among those that have none. */
    void name(ItemId id, String name) {
        names.putIfAbsent(id, name);
    }

    String of(ItemId id) {
        return names.getOrDefault(id, id.hex());
    }

    String call(StoreCall<?> call) {
        if (call instanceof QueueCall.Load load) {
            return "Load(" + text(load.user()) + " " + inAnyOrder(load.ids()) + ")";
        }
        return call.shown().stream()
                .map(this::text)
                .filter(t -> !t.isEmpty())
                .collect(Collectors.joining(" ", call.getClass().getSimpleName() + "(", ")"));
    }

    <A> String answer(StoreCall<A> call, @Nullable A answer) {
        return call instanceof QueueCall.Load
                ? inAnyOrder((Collection<?>) Objects.requireNonNull(answer))
                : text(answer);
    }

    /** The engine asks for a set of items, whose order is another one in each JVM. */
    private String inAnyOrder(Collection<?> many) {
        return many.stream().map(this::text).sorted().collect(Collectors.joining(", ", "[", "]"));
    }

    String text(@Nullable Object value) {
        if (value instanceof ItemId id) {
            return of(id);
        } else if (value instanceof SyncItem item) {
            return of(item.id()) + " " + item.status().wire() + "/" + item.attempts();
        } else if (value instanceof OpenItem open) {
            return of(open.id()) + (open.due() ? "" : " waiting");
        } else if (value instanceof Stored stored) {
            return of(stored.item().id()) + (stored.isNew() ? " new" : " known");
        } else if (value instanceof UserId user) {
            return user.value();
        } else if (value instanceof Optional<?> optional) {
            return optional.map(this::text).orElse("nothing");
        } else if (value instanceof Due due) {
            return text(due.items()) + " of " + due.due() + " due, " + due.waiting() + " waiting";
        } else if (value instanceof Lane lane) {
            return lane.user().value() + "'s lane, epoch " + lane.epoch()
                    + (lane.suspects().isEmpty() ? "" : ", suspects " + text(lane.suspects()));
        } else if (value instanceof Claim.Claimed claimed) {
            return (claimed.takenOver() ? "TAKEN OVER: " : "ours: ") + text(claimed.lane());
        } else if (value instanceof Next.Continue go) {
            return "then " + text(go.batch());
        } else if (value instanceof Next.Release) {
            return "then release";
        } else if (value instanceof Commit.Committed committed) {
            return "committed " + text(committed.decision());
        } else if (value instanceof Commit.Refused refused) {
            return "refused for " + refused.key();
        } else if (value instanceof Claim || value instanceof Commit) {
            return value.getClass().getSimpleName().toUpperCase(java.util.Locale.ROOT);
        } else if (value instanceof Decision decision) {
            return text(decision.settlements())
                    + (decision.inserts().isEmpty() ? "" : " + " + text(decision.inserts()))
                    + decision.writes().stream()
                            .map(RecordWrite::key)
                            .map(key -> " " + key)
                            .collect(Collectors.joining());
        } else if (value instanceof Decision.Settlement s) {
            return text(s.before()) + "->" + s.after().status().wire() + "/"
                    + s.after().attempts();
        } else if (value instanceof Collection<?> many) {
            return many.stream().map(this::text).collect(Collectors.joining(", ", "[", "]"));
        } else if (value instanceof Boolean || value instanceof Number) {
            return value.toString();
        }
        return value == null || value instanceof String ? "" : shortened(value);
    }

    /** Functions, limits and times say nothing to a reader. */
    private static String shortened(Object value) {
        return value instanceof dev.offlinesync.core.store.Page<?> page
                ? page.items().size() + " items"
                : "";
    }
}
