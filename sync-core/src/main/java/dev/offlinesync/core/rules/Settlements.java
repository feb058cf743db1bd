package dev.offlinesync.core.rules;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How the items of a batch end, one after the other, and whom of the later ones that holds up or lets follow. */
final class Settlements {
    private final Instant now;
    private final List<Decision.Settlement> settlements = new ArrayList<>();
    private final Set<ItemId> completed = new HashSet<>();

    /** Records whose later items wait: for an earlier one that is to be tried again, or is due first. */
    private final Set<OrderKey> held = new HashSet<>();

    Settlements(Instant now) {
        this.now = now;
    }

    /** Whether the item runs in this batch. If it waits, later ones on its record wait as well. */
    boolean admits(Planned p) {
        OrderKey key = p.item().orderKey();
        if (held.contains(key)) {
            return false;
        }
        if (completed.containsAll(p.routed().needs().open())) {
            return true;
        }
        held.add(key); // also behind what has failed here: a create may take that back
        return false;
    }

    /** @param answer all that its handler answered */
    void add(SyncItem before, SyncItem after, @Nullable Tree answer) {
        if (after.status().isOpen() && !after.letsPass(now)) {
            held.add(before.orderKey());
        }
        if (after.status().isSuccess()) {
            completed.add(after.id());
        }
        settlements.add(new Decision.Settlement(before, after, true, answer));
    }

    /** Updates that its record was not there for are due now, uncounted; what is behind them waits for them. */
    void letFollow(Planned create) {
        OrderKey key = create.item().orderKey();
        if (create.routed().standing().isFirst(create.item())) {
            settlements.replaceAll(s -> {
                boolean missed = s.before().orderKey().equals(key)
                        && !s.before().method().beginsAnew()
                        && s.after().failure() != null
                        && s.after().failure().kind() == Failure.Kind.NOT_FOUND;
                if (missed) {
                    held.add(key);
                }
                return missed ? Decision.Settlement.withoutAttempt(s.before(), s.before()) : s;
            });
        }
        for (SyncItem waiting : create.routed().standing().waiting()) {
            held.add(key);
            settlements.add(Decision.Settlement.withoutAttempt(
                    waiting, waiting.isWaiting(now) ? waiting.broughtForward(now) : waiting));
        }
    }

    List<Decision.Settlement> all() {
        return settlements;
    }
}
