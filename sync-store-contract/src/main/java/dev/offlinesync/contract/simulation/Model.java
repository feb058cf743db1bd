package dev.offlinesync.contract.simulation;

import dev.offlinesync.contract.RecordKeys;
import dev.offlinesync.core.conflict.ConflictPolicy;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.SyncItem;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What must be, in plain maps: which items are in the queue, in which order they came, and what may become of each. A
 * {@link Judge} for each party compares every call of the store with it; what is not allowed is kept as the first
 * violation.
 */
final class Model {
    final ModelLanes lanes = new ModelLanes(this);
    final ModelEffects effects = new ModelEffects(this);
    final ModelAnswers answers = new ModelAnswers(this);
    final ModelEdits edits;
    final ModelRecords records;
    private final Trace trace;
    private final Map<ItemId, ModelItem> items = new LinkedHashMap<>();
    /** When an item was last changed past its lane: stored, cleared, retried, edited. */
    private final Map<ItemId, Integer> touched = new HashMap<>();

    private final Set<ItemId> deleted = new HashSet<>();

    private long order;
    private int step;
    private int interruptions;
    private @Nullable AssertionError violation;
    private final boolean isPartial;

    /**
     * @param isPartial whether commits of the store may be cut short
     * @param policy of edits that say what they are based on
     */
    Model(Trace trace, boolean isPartial, RecordKeys recordKeys, ConflictPolicy policy) {
        this.trace = trace;
        this.isPartial = isPartial;
        this.edits = new ModelEdits(this, policy);
        this.records = new ModelRecords(this, isPartial, recordKeys);
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

    void require(boolean holds, String message, @Nullable Object... about) {
        if (!holds && violation == null) {
            @Nullable Object[] words = about.clone();
            for (int i = 0; i < words.length; i++) {
                words[i] = words[i] instanceof ItemId id ? trace.format.of(id) : words[i];
            }
            violation = new AssertionError(String.format(message, words));
            trace.line("", "VIOLATION: " + violation.getMessage());
        }
    }

    Optional<ModelItem> item(ItemId id) {
        return Optional.ofNullable(items.get(id));
    }

    Collection<ModelItem> items() {
        return items.values();
    }

    List<ModelItem> open() {
        return items.values().stream().filter(l -> l.is.status().isOpen()).toList();
    }

    boolean isQuiet() {
        return open().isEmpty() && lanes.areFree();
    }

    String whatIsOpen() {
        return open().stream().map(l -> trace.format.text(l.is)).collect(Collectors.joining(", ")) + "; lanes "
                + lanes.held();
    }

    /** An item enters the queue. */
    ModelItem begin(SyncItem item, long sequence) {
        require(!items.containsKey(item.id()), "%s was stored twice", item.id());
        String mutation = item.mutationId();
        require(
                mutation == null
                        || items.values().stream()
                                .noneMatch(l -> mutation.equals(l.is.mutationId())
                                        && l.is.userId().equals(item.userId())),
                "%s is a resend of an item that is there, and was stored again",
                item.id());
        ModelItem expected = new ModelItem(++order, step, item, sequence);
        items.put(item.id(), expected);
        answers.stored(item);
        touched.put(item.id(), step);
        return expected;
    }

    /** Whether it was deleted from the queue at some time; it may have been sent again since. */
    boolean wasDeleted(ItemId id) {
        return deleted.contains(id);
    }

    int touched(ItemId id) {
        return touched.getOrDefault(id, -1);
    }

    void gone(ItemId id) {
        items.remove(id);
        deleted.add(id);
        touched.put(id, step);
    }

    void reopened(ItemId id, SyncItem after) {
        ModelItem expected = Objects.requireNonNull(items.get(id));
        expected.is = after;
        expected.reopened = step;
        touched.put(id, step);
    }

    /**
     * A takeover counts the interruption of an item: a lane of this epoch named it alone. Without transactions nobody can tell a pending
     * item that was settled under that lane, and then named again, from one whose settlement was the owner's last write:
     * the second attempt is not counted.
     */
    void interrupted(ItemId id, long epoch, UnaryOperator<SyncItem> interrupted) {
        ModelItem expected = items.get(id);
        if (expected != null && expected.is.status().isOpen()) {
            if (isPartial && expected.is.status() == Status.PENDING && expected.settledUnder == epoch) {
                return;
            }
            SyncItem after = interrupted.apply(expected.is);
            interruptions += after.equals(expected.is) ? 0 : 1;
            expected.is = after;
        }
    }

    /** How many attempts were counted because of an interruption. */
    int interruptions() {
        return interruptions;
    }
}
