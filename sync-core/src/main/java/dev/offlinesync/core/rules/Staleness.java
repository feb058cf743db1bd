package dev.offlinesync.core.rules;

import dev.offlinesync.core.conflict.Stale;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Whether a record is another one now than the author of a write saw. The version says so. In the place of the author's own
 * earlier write stands the version that it made; if it made none, what it was based on itself. If no version is known, the
 * old values say so. A write that was merged made a version that its author has not seen either, so what is based on it is
 * stale as well; and so is what names a write that is not known, or comes later.
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

    private enum Seen {
        THIS,
        ANOTHER
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

    /** @param own what stands under the key of the item's record */
    Optional<Stale> of(SyncItem item, Slot own) {
        Basis basis = item.basis();
        boolean isOurs = own.record() != null
                ? own.record().isOf(user)
                : own.tombstone() != null && own.tombstone().owner().equals(user);
        if (basis.equals(Basis.NONE) || !isOurs || item.id().equals(own.lastItem())) {
            return Optional.empty();
        }
        long version = own.record() != null
                ? own.record().version()
                : Objects.requireNonNull(own.tombstone()).version();
        Sight sight = sight(item, own, version);
        return sight.seen() == Seen.THIS
                ? Optional.empty()
                : Optional.of(new Stale(sight.version(), base(item, own), version));
    }

    private static Sight version(@Nullable Long saw, long version) {
        return new Sight(saw != null && saw == version ? Seen.THIS : Seen.ANOTHER, saw);
    }

    private Sight sight(SyncItem item, Slot own, long version) {
        Map<String, @Nullable Object> chain = new HashMap<>();
        Basis basis = item.basis();
        long place = item.sequence();
        for (int i = 0; i < LONGEST; i++) {
            Long saw = basis.version();
            if (basis.base() != null) {
                chain.putAll(basis.base()); // the earliest write of a field has its old value
            }
            if (basis.mutationId() == null) {
                return saw == null ? byValues(item.basis(), chain, own, version) : version(saw, version);
            }
            boolean isLast = ItemId.of(user, basis.mutationId()).equals(own.lastItem());
            Optional<EarlierWrite> named = write(basis);
            if (named.isEmpty()) {
                return isLast ? new Sight(Seen.THIS, saw) : version(saw, version);
            }
            EarlierWrite earlier = named.get();
            if (!earlier.comesBefore(place)) {
                return version(saw, version); // nobody can have seen what it makes
            }
            if (!earlier.hasMadeNothing()) {
                Long made = earlier.version();
                boolean isThis = isLast || (made != null && made == version);
                return new Sight(isThis && !earlier.wasStale() ? Seen.THIS : Seen.ANOTHER, made);
            }
            basis = earlier.basis();
            place = earlier.sequence();
        }
        return new Sight(Seen.ANOTHER, null);
    }

    /**
     * No version is known. If nothing at all is, the write is compared with nothing.
     *
     * @param chain the old values of the write, or of earlier ones that made nothing
     */
    private static Sight byValues(Basis of, Map<String, @Nullable Object> chain, Slot own, long version) {
        if (of.version() != null) {
            return version(of.version(), version);
        }
        if (of.base() != null) {
            chain.keySet().retainAll(of.base().keySet());
        }
        boolean isCompared = of.base() != null || !chain.isEmpty();
        return new Sight(!isCompared || isAsBefore(chain, own.record()) ? Seen.THIS : Seen.ANOTHER, null);
    }

    private static boolean isAsBefore(Map<String, @Nullable Object> base, @Nullable StoredRecord record) {
        return record != null
                && base.entrySet().stream()
                        .allMatch(field -> StoredValues.isEcho(record.data().get(field.getKey()), field.getValue()));
    }

    private Optional<EarlierWrite> write(Basis basis) {
        return basis.mutationId() == null ? Optional.empty() : writes.apply(ItemId.of(user, basis.mutationId()));
    }

    /**
     * The old values. Texts that the author's earlier write has put there count as those that the author knows: a rule may
     * have trimmed them.
     */
    private @Nullable Tree base(SyncItem item, Slot own) {
        Tree given = item.basis().base();
        StoredRecord record = own.record();
        Optional<EarlierWrite> earlier = write(item.basis()).filter(e -> e.comesBefore(item.sequence()));
        boolean isOwn = record != null
                && earlier.isPresent()
                && earlier.get().receipt().conflictId() == null
                && ItemId.of(user, Objects.requireNonNull(item.basis().mutationId()))
                        .equals(record.lastItem());
        if (!isOwn || record == null) {
            return given;
        }
        Map<String, @Nullable Object> known = new LinkedHashMap<>();
        earlier.orElseThrow().texts().forEach((field, text) -> {
            boolean isMeant = given == null || !given.containsKey(field) || text.equals(given.get(field));
            if (item.data().containsKey(field) && isMeant) {
                known.put(field, record.data().get(field));
            }
        });
        if (given == null) {
            return known.keySet().containsAll(item.data().keySet()) ? Tree.ofStored(known) : null;
        }
        return given.withStored(known);
    }
}
