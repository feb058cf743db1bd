package dev.offlinesync.core.engine;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.rules.Adoption;
import dev.offlinesync.core.store.ForeignWrites.Kind;
import dev.offlinesync.core.store.ForeignWrites.Write;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Makes what other programs have written part of the change feeds of its owners. */
final class Publisher {
    private final Adopter adopter;
    private final EngineContext context;

    Publisher(Adopter adopter, EngineContext context) {
        this.adopter = adopter;
        this.context = context;
    }

    /** What was written of one user's records: each once, as it was last. */
    private static final class OfUser {
        final Map<RecordKey, Long> versions = new HashMap<>();
        final Map<RecordKey, Long> gone = new HashMap<>();

        void add(Write write) {
            Map<RecordKey, Long> kind = write.kind() == Kind.GONE ? gone : versions;
            kind.merge(write.key(), write.version(), Math::max);
        }

        Set<RecordKey> keys() {
            Set<RecordKey> keys = new HashSet<>(versions.keySet());
            keys.addAll(gone.keySet());
            return keys;
        }
    }

    /**
     * One try for each user.
     *
     * @return those whose lane another party has
     */
    Set<UserId> publish(List<Write> writes) {
        Map<UserId, OfUser> users = new TreeMap<>();
        writes.forEach(
                write -> users.computeIfAbsent(write.owner(), u -> new OfUser()).add(write));
        Set<UserId> busy = new HashSet<>();
        users.forEach((user, of) -> {
            Instant now = context.now();
            Adopter.Outcome outcome =
                    adopter.adopt(user, of::keys, read -> Adoption.of(user, read, of.versions, of.gone, now));
            if (outcome instanceof Adopter.Outcome.Busy) {
                busy.add(user);
            }
        });
        return busy;
    }
}
