package dev.offlinesync.core.rules;

import dev.offlinesync.core.conflict.Stale;
import dev.offlinesync.core.handler.OldValues;
import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.item.Violation;
import dev.offlinesync.core.record.Slot;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.record.StoredValues;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether a record is another one now than the author of a write saw. The version says so. In the place of the author's own
 * earlier write stands the version that it made; if it made none, what it was based on itself. If no version is known, the
 * old values say so. A write that was merged made a version that its author has not seen either, so what is based on it is
 * stale as well; and so is what names a write that is not known, or comes later.
 *
 * <p>If the version is the one that the author saw, and the old values are not: then another program has written the record,
 * or the author's own earlier write did not notice what it overwrote.
 */
final class Staleness {
    /** How many writes of a chain may have made nothing. Behind that, it is not known what the author saw. */
    static final int LONGEST = 1000;

    private final UserId user;
    private final Function<ItemId, Optional<EarlierWrite>> writes;

    /** @param writes those that the items are based on; empty if one is not known */
    Staleness(UserId user, Function<ItemId, Optional<EarlierWrite>> writes) {
        this.user = user;
        this.writes = writes;
    }

    /** Of one item. */
    interface Of {
        /**
         * @param own what stands under the key of the item's record
         * @param taken how its handler takes old values; null if it does not say, and then the version alone counts if it is
         *     known
         */
        Optional<Stale> in(Slot own, @Nullable OldValues taken);
    }

    private enum Seen {
        THIS,
        ANOTHER,
        /** No version is known. */
        UNKNOWN
    }

    /** @param version that the author saw; null if it is not known */
    private record Sight(Seen seen, @Nullable Long version) {}

    /** What is wrong with what the item says it is based on. */
    Optional<Failure> fault(SyncItem item) {
        return write(item.basis())
                .filter(earlier -> !earlier.orderKey().equals(item.orderKey()))
                .map(earlier ->
                        Failure.validation(List.of(Violation.of("baseMutationId", "is a write of another record"))));
    }

    Of of(SyncItem item) {
        return (own, taken) -> of(item, own, taken);
    }

    private Optional<Stale> of(SyncItem item, Slot own, @Nullable OldValues taken) {
        Tree given = item.basis().base();
        if (item.basis().equals(Basis.NONE) || isOfAnother(own) || item.id().equals(own.lastItem())) {
            return Optional.empty();
        }
        StoredRecord record = own.record();
        long version = own.version();
        Sight sight = sight(item, own, version);
        Tree old = old(item);
        boolean isCompared = given != null || !old.isEmpty();
        if (given != null) {
            old = old.onlyKeys(given::containsKey);
        }
        if (record == null) {
            boolean isStale = own.tombstone() == null
                    ? sight.version() != null && sight.version() > 0
                    : sight.seen() == Seen.ANOTHER || (sight.seen() == Seen.UNKNOWN && isCompared);
            return isStale
                    ? Optional.of(new Stale(sight.version(), given == null ? null : old, version))
                    : Optional.empty();
        }
        boolean isStale = switch (sight.seen()) {
            case ANOTHER -> true;
            case THIS ->
                given != null && taken != null && isContradicted(item, old.without(unsaid(item)), record, taken);
            case UNKNOWN -> isCompared && isContradicted(item, old, record, taken);
        };
        return isStale
                ? Optional.of(new Stale(sight.version(), base(item, old, record, taken), version))
                : Optional.empty();
    }

    private boolean isOfAnother(Slot own) {
        return own.record() != null
                ? !own.record().isOf(user)
                : own.tombstone() != null && !own.tombstone().owner().equals(user);
    }

    private Sight sight(SyncItem item, Slot own, long version) {
        Basis basis = item.basis();
        long place = item.sequence();
        for (int i = 0; i < LONGEST; i++) {
            Long saw = basis.version();
            if (basis.mutationId() == null) {
                return sight(saw == null ? item.basis().version() : saw, version, Seen.UNKNOWN);
            }
            boolean isLast = ItemId.of(user, basis.mutationId()).equals(own.lastItem());
            Optional<EarlierWrite> named = write(basis);
            if (named.isEmpty()) {
                return isLast ? new Sight(Seen.THIS, saw) : sight(saw, version, Seen.ANOTHER);
            }
            EarlierWrite earlier = named.get();
            if (!earlier.comesBefore(place)) {
                return sight(saw, version, Seen.ANOTHER); // nobody can have seen what it makes
            }
            if (!earlier.hasMadeNothing()) {
                Long made = earlier.version();
                boolean isThis = made == null ? isLast : made == version;
                return new Sight(isThis && !earlier.wasStale() ? Seen.THIS : Seen.ANOTHER, made);
            }
            basis = earlier.basis();
            place = earlier.sequence();
        }
        return new Sight(Seen.ANOTHER, null);
    }

    /** @param otherwise if the author is not known to have seen a version */
    private static Sight sight(@Nullable Long saw, long version, Seen otherwise) {
        return new Sight(saw == null ? otherwise : saw == version ? Seen.THIS : Seen.ANOTHER, saw);
    }

    /**
     * The old values that the item gives. One that its author's own earlier write sent, and that this did not make, gives way
     * to what that was to replace.
     */
    private Tree old(SyncItem item) {
        Map<String, @Nullable Object> old = new HashMap<>();
        Basis basis = item.basis();
        if (basis.base() != null) {
            old.putAll(basis.base());
        }
        Set<String> made = new HashSet<>();
        boolean isFirst = true;
        long place = item.sequence();
        for (int i = 0; i < LONGEST && basis.mutationId() != null; i++) {
            Optional<EarlierWrite> named = write(basis);
            if (named.isEmpty() || !named.get().comesBefore(place)) {
                break;
            }
            EarlierWrite earlier = named.get();
            basis = earlier.basis();
            place = earlier.sequence();
            if (!earlier.hasMadeNothing()) {
                isFirst = false;
                made.addAll(earlier.data().keySet());
            } else if (basis.base() != null) {
                for (Map.Entry<String, @Nullable Object> field : basis.base().entrySet()) {
                    if (!made.contains(field.getKey()) && (isFirst || old.containsKey(field.getKey()))) {
                        old.put(field.getKey(), field.getValue());
                    }
                }
            }
        }
        return Tree.ofStored(old);
    }

    /**
     * Fields whose old value the author's own earlier write sent, and did not make, without saying what was there before: what
     * the author saw of them is not known.
     */
    private Set<String> unsaid(SyncItem item) {
        Set<String> unsaid = new HashSet<>();
        Basis basis = item.basis();
        long place = item.sequence();
        for (int i = 0; i < LONGEST && basis.mutationId() != null; i++) {
            Optional<EarlierWrite> named = write(basis);
            if (named.isEmpty()
                    || !named.get().comesBefore(place)
                    || !named.get().hasMadeNothing()) {
                break;
            }
            EarlierWrite earlier = named.get();
            basis = earlier.basis();
            place = earlier.sequence();
            unsaid.addAll(earlier.data().keySet());
            if (basis.base() != null) {
                unsaid.removeAll(basis.base().keySet());
            }
        }
        return unsaid;
    }

    private boolean isContradicted(SyncItem item, Tree old, StoredRecord record, @Nullable OldValues taken) {
        return !isAsBefore(old, record) && !isAsBefore(known(item, old, record, taken), record);
    }

    private static boolean isAsBefore(Tree old, StoredRecord record) {
        return old.entrySet().stream()
                .allMatch(field -> StoredValues.isEcho(record.data().get(field.getKey()), field.getValue()));
    }

    private Optional<EarlierWrite> write(Basis basis) {
        return basis.mutationId() == null ? Optional.empty() : writes.apply(ItemId.of(user, basis.mutationId()));
    }

    /**
     * The old values of the fields that the item writes. If it says none, those that its author's own earlier write has put
     * there, if they are all.
     */
    private @Nullable Tree base(SyncItem item, Tree old, StoredRecord record, @Nullable OldValues taken) {
        if (item.basis().base() != null) {
            return known(item, old, record, taken);
        }
        Tree own = known(item, Tree.EMPTY, record, taken);
        return own.keySet().containsAll(item.data().keySet()) ? own : null;
    }

    /** The old values as the record would have them, with those that its author's own earlier write has put there. */
    private Tree known(SyncItem item, Tree old, StoredRecord record, @Nullable OldValues taken) {
        Tree known = taken == null ? old : taken.taken(old, record);
        Optional<EarlierWrite> earlier =
                write(item.basis()).filter(e -> e.comesBefore(item.sequence()) && !e.hasMadeNothing());
        if (earlier.isEmpty()) {
            return known;
        }
        Tree sent = earlier.get().data().onlyKeys(item.data()::containsKey);
        Map<String, @Nullable Object> own = new HashMap<>();
        (taken == null ? sent : taken.taken(sent, record).onlyKeys(sent::containsKey))
                .forEach((field, value) -> put(field, value, record, own));
        if (knowsAll(item, earlier.get())) {
            Set<String> fields = new HashSet<>(item.data().keySet());
            fields.addAll(old.keySet());
            Tree made = earlier.get().made();
            if (made == null && Objects.equals(earlier.get().version(), record.version())) {
                made = record.data();
            }
            if (made != null) {
                for (String field : fields) {
                    put(field, made.get(field), record, own);
                }
            }
        }
        return known.withStored(own);
    }

    private static void put(
            String field, @Nullable Object value, StoredRecord record, Map<String, @Nullable Object> own) {
        Object is = record.data().get(field);
        if (StoredValues.isEcho(is, value)) {
            own.put(field, is);
        }
    }

    /** Whether whoever made this write knew all of the record, so that what it made of that is its author's own. */
    private boolean knowsAll(SyncItem item, EarlierWrite write) {
        EarlierWrite is = write;
        long place = item.sequence();
        for (int i = 0; i < LONGEST; i++) {
            if (!is.comesBefore(place) || is.wasStale()) {
                return false;
            }
            if (is.hasCreated() || is.basis().version() != null) {
                return true;
            }
            place = is.sequence();
            Optional<EarlierWrite> before = write(is.basis());
            if (before.isEmpty()) {
                return false;
            }
            is = before.get();
        }
        return false;
    }
}
