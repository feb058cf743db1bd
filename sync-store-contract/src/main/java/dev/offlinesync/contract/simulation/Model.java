package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.rules.Decision;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.LaneStore.Next;
import dev.offlinesync.core.store.QueueStore.Due;
import dev.offlinesync.core.store.QueueStore.Stored;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What must be, in plain maps: which items are in the queue, in which order they came, and what may become of each. It sees every
 * call of the store with its effect, and judges it at once; what is not allowed is kept as the first violation.
 */
final class Model {
    final ModelLanes lanes = new ModelLanes(this);
    final ModelEffects effects = new ModelEffects(this);
    final ModelAnswers answers = new ModelAnswers(this);
    final ModelRecords records;
    private final Trace trace;
    private final Map<ItemId, Life> lives = new LinkedHashMap<>();
    /** When an item was last changed past its lane: stored, cleared, retried, edited. */
    private final Map<ItemId, Integer> touched = new HashMap<>();

    private long order;
    private int step;
    private int interruptions;
    private @Nullable AssertionError violation;

    Model(Trace trace, boolean recognise) {
        this.trace = trace;
        this.records = new ModelRecords(this, recognise);
    }

    int step() {
        return step;
    }

    /** Something happens that is no call of the store: what comes later can be told from what came before. */
    int nextStep() {
        return ++step;
    }

    /** @throws AssertionError the first violation, if there is one */
    void verify() {
        if (violation != null) {
            throw violation;
        }
    }

    void violated(AssertionError by) {
        violation = violation == null ? by : violation;
    }

    void require(boolean holds, String message, Object... about) {
        if (!holds && violation == null) {
            Object[] words = about.clone();
            for (int i = 0; i < words.length; i++) {
                words[i] = words[i] instanceof ItemId id ? trace.words.of(id) : words[i];
            }
            violation = new AssertionError(String.format(message, words));
            trace.line("", "VIOLATION: " + violation.getMessage());
        }
    }

    Optional<Life> life(ItemId id) {
        return Optional.ofNullable(lives.get(id));
    }

    Collection<Life> lives() {
        return lives.values();
    }

    List<Life> open() {
        return lives.values().stream().filter(l -> l.is.status().isOpen()).toList();
    }

    boolean isQuiet() {
        return open().isEmpty() && lanes.areFree();
    }

    String whatIsOpen() {
        return open().stream().map(l -> trace.words.text(l.is)).collect(Collectors.joining(", ")) + "; lanes "
                + lanes.held();
    }

    int touched(ItemId id) {
        return touched.getOrDefault(id, -1);
    }

    // ---- calls of the store

    @SuppressWarnings("unchecked")
    void observed(Party by, String method, Object[] args, Object answer) {
        step++;
        switch (method) {
            case "insert" -> inserted((List<SyncItem>) args[0], (List<Stored>) answer);
            case "find" -> seen(((Optional<SyncItem>) answer).stream().toList());
            case "load" -> seen((List<SyncItem>) answer);
            case "openBefore" -> by.looked = step;
            case "due" -> seen(((Due) answer).items());
            case "delete" -> deleted((UserId) args[0], (Set<Status>) args[1], (Long) answer);
            case "replace" -> replaced((SyncItem) args[0], (SyncItem) args[1], (Boolean) answer);
            case "claim" ->
                lanes.claimed(by, (UserId) args[0], (List<ItemId>) args[2], (UnaryOperator<SyncItem>) args[4], answer);
            case "renew" -> lanes.renewed((Lane) args[0], (List<ItemId>) args[1], (Boolean) answer);
            case "release" -> lanes.released((Lane) args[0]);
            case "commit" -> {
                if (answer instanceof Commit.Committed committed) {
                    committed(by, (Lane) args[0], (Next) args[2], committed.decision());
                }
            }
            default -> {} // what it answers is checked where it matters: nothing may get stuck
        }
    }

    private void inserted(List<SyncItem> given, List<Stored> answers) {
        for (int i = 0; i < given.size(); i++) {
            SyncItem item = given.get(i);
            Stored answer = answers.get(i);
            if (answer.isNew()) {
                begin(item, answer.item().sequence());
            } else {
                require(lives.containsKey(item.id()), "%s was taken for stored, and is not there", item.id());
            }
        }
    }

    private void begin(SyncItem item, long sequence) {
        require(!lives.containsKey(item.id()), "%s was stored twice", item.id());
        String mutation = item.mutationId();
        require(
                mutation == null
                        || lives.values().stream()
                                .noneMatch(l -> mutation.equals(l.is.mutationId())
                                        && l.is.userId().equals(item.userId())),
                "%s is a resend of an item that is there, and was stored again",
                item.id());
        lives.put(item.id(), new Life(++order, step, item, sequence));
        answers.stored(item);
        touched.put(item.id(), step);
    }

    private void seen(List<SyncItem> items) {
        for (SyncItem item : items) {
            Life life = lives.get(item.id());
            require(life != null, "%s is read, and should not be there", item.id());
            if (life != null) {
                require(life.is.status() == item.status(), "%s is read as %s", item.id(), item.status());
                require(life.is.attempts() == item.attempts(), "%s has %s attempts", item.id(), item.attempts());
                require(
                        life.sequence == SyncItem.UNORDERED || life.sequence == item.sequence(),
                        "%s has another sequence than before",
                        item.id());
                life.sequence = item.sequence();
            }
        }
    }

    private void deleted(UserId user, Set<Status> statuses, long count) {
        List<ItemId> gone = lives.values().stream()
                .filter(l -> l.is.userId().equals(user) && statuses.contains(l.is.status()))
                .map(l -> l.is.id())
                .toList();
        require(gone.size() == count, "%s items were cleared, not %s", count, gone.size());
        gone.forEach(this::gone);
    }

    void gone(ItemId id) {
        lives.remove(id);
        touched.put(id, step);
    }

    private void replaced(SyncItem before, SyncItem after, boolean done) {
        if (done) {
            Life life = lives.get(before.id());
            require(
                    life != null && life.is.status() == Status.FAILED,
                    "%s was retried, and had not failed",
                    before.id());
            reopened(before.id(), after);
        }
    }

    void reopened(ItemId id, SyncItem after) {
        Life life = Objects.requireNonNull(lives.get(id));
        life.is = after;
        life.reopened = step;
        touched.put(id, step);
    }

    private void committed(Party by, Lane lane, Next next, Decision decision) {
        lanes.committing(lane, decision);
        for (Decision.Settlement s : decision.settlements()) {
            settled(by, s.before(), s.after());
        }
        for (SyncItem item : decision.inserts()) {
            require(item.status() == Status.COMPLETED, "%s was written, failed, and left something", item.id());
            begin(item, SyncItem.UNORDERED);
            Life life = Objects.requireNonNull(lives.get(item.id()));
            // what another client enqueued after the look may go either way: the two calls were under way at once
            inOrder(life, other -> other.stored < by.looked && other.reopened < by.looked);
            records.settle(item, item, item.attempts() - 1);
            answers.completed(item);
        }
        lanes.committed(lane, next);
    }

    private void settled(Party by, SyncItem before, SyncItem after) {
        Life life = lives.get(before.id());
        require(life != null, "%s was settled, and is not in the queue", before.id());
        if (life == null) {
            return;
        }
        SyncItem is = life.is;
        require(
                is.status() == before.status() && is.attempts() == before.attempts(),
                "%s was settled as if it were %s/%s, and is %s/%s",
                before.id(),
                before.status(),
                before.attempts(),
                is.status(),
                is.attempts());
        require(life.sequence == before.sequence(), "%s was settled for its life before this one", before.id());
        require(after.attempts() <= after.maxAttempts(), "%s has too many attempts", before.id());
        inOrder(life, other -> other.reopened < by.since);
        if (Behaviours.isEffect(before)) {
            effects.settled(by, before, after);
        } else {
            records.settle(before, after, before.attempts());
        }
        life.is = after;
        if (after.status() == Status.COMPLETED) {
            answers.completed(after);
        }
    }

    /** Nothing passes an earlier item on its record, where the party could know of that. */
    private void inOrder(Life life, Predicate<Life> isKnown) {
        for (Life other : lives.values()) {
            require(
                    other.order >= life.order
                            || !other.is.status().isOpen()
                            || !other.is.userId().equals(life.is.userId())
                            || !Objects.equals(other.is.recordKey(), life.is.recordKey())
                            || !isKnown.test(other),
                    "%s ran before %s, which is open and came earlier on the same record",
                    life.is.id(),
                    other.is.id());
        }
    }

    /** A takeover counts the interruption of an item. */
    void interrupted(ItemId id, UnaryOperator<SyncItem> interrupted) {
        Life life = lives.get(id);
        if (life != null && life.is.status().isOpen()) {
            SyncItem after = interrupted.apply(life.is);
            interruptions += after.equals(life.is) ? 0 : 1;
            life.is = after;
        }
    }

    /** How many attempts were counted because of an interruption. */
    int interruptions() {
        return interruptions;
    }
}
