package dev.offlinesync.core.conflict;

import dev.offlinesync.core.conflict.ConflictHandler.Answer;
import dev.offlinesync.core.item.Outcome;
import dev.offlinesync.core.item.Tree;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How conflicts on the records of a resource are decided.
 *
 * @param together top-level fields that win or lose as one, such as an amount and its currency; for {@code MERGE}
 * @param sets top-level fields that are lists without an order: what was added and removed is merged; for {@code MERGE}
 * @param counters top-level fields that are numbers to which each write adds something; for {@code MERGE}
 * @param handler of {@code HANDLER}, and of no other policy
 */
public record ConflictRules(
        ConflictPolicy policy,
        List<Set<String>> together,
        Set<String> sets,
        Set<String> counters,
        @Nullable ConflictHandler handler) {
    /** The default: {@link ConflictPolicy#CLIENT_WINS}. */
    public static final ConflictRules DEFAULT = of(ConflictPolicy.CLIENT_WINS);

    private static final String DELETED = "the record was deleted since";
    private static final String NEVER_THERE = "the record is not there";
    private static final String CHANGED = "the record has changed since";

    public ConflictRules {
        together = together.stream().<Set<String>>map(Set::copyOf).toList();
        sets = Set.copyOf(sets);
        counters = Set.copyOf(counters);
        check(policy, together, sets, counters, handler);
    }

    private static void check(
            ConflictPolicy policy,
            List<Set<String>> together,
            Set<String> sets,
            Set<String> counters,
            @Nullable ConflictHandler handler) {
        if ((policy == ConflictPolicy.HANDLER) != (handler != null)) {
            throw new IllegalArgumentException("the conflict policy handler, and no other, has a ConflictHandler");
        }
        boolean isPlain = together.isEmpty() && sets.isEmpty() && counters.isEmpty();
        if (policy != ConflictPolicy.MERGE && !isPlain) {
            throw new IllegalArgumentException(
                    "together, set and counter are for the conflict policy merge, not for " + policy.wire());
        }
        Set<String> seen = new HashSet<>();
        for (Set<String> group : together) {
            if (group.size() < 2) {
                throw new IllegalArgumentException("together takes two fields at least, not " + group);
            }
            group.forEach(field -> once(seen, field));
        }
        sets.forEach(field -> once(seen, field));
        counters.forEach(field -> once(seen, field));
    }

    private static void once(Set<String> seen, String field) {
        if (field.isEmpty()) {
            throw new IllegalArgumentException("a field of together, set or counter has no name");
        }
        if (!seen.add(field)) {
            throw new IllegalArgumentException(
                    "the field " + field + " is in together, set and counter more than once");
        }
    }

    /** Of a policy that needs nothing else. */
    public static ConflictRules of(ConflictPolicy policy) {
        return new ConflictRules(policy, List.of(), Set.of(), Set.of(), null);
    }

    /** The application decides. */
    public static ConflictRules handledBy(ConflictHandler handler) {
        return new ConflictRules(ConflictPolicy.HANDLER, List.of(), Set.of(), Set.of(), handler);
    }

    /** Fields are merged one by one, these groups of them as one. */
    public ConflictRules withTogether(List<Set<String>> groups) {
        return new ConflictRules(policy, groups, sets, counters, handler);
    }

    /** These fields are lists without an order. */
    public ConflictRules withSets(Set<String> fields) {
        return new ConflictRules(policy, together, fields, counters, handler);
    }

    /** These fields are numbers to which each write adds something. */
    public ConflictRules withCounters(Set<String> fields) {
        return new ConflictRules(policy, together, sets, fields, handler);
    }

    /** What becomes of a write whose record has changed since its author saw it. */
    public Verdict verdict(StaleWrite write, Comparison comparison) {
        if (handler != null) {
            return answered(handler.decide(write), write, comparison);
        }
        Tree theirs = write.theirs();
        if (theirs == null) {
            return new Verdict.Reject(write.version() == 0 ? NEVER_THERE : DELETED, all(write));
        }
        if (write.mine() == null) {
            return deletion(write);
        }
        return switch (policy) {
            case CLIENT_WINS -> applied(write, comparison);
            case SERVER_WINS -> new Verdict.Keep(different(write, comparison));
            case MERGE -> merged(write, theirs, comparison);
            case REJECT, HANDLER -> rejected(CHANGED, write, comparison);
        };
    }

    /** What the record has already is no reason to fail. */
    private static Verdict rejected(String why, StaleWrite write, Comparison comparison) {
        Losses lost = different(write, comparison);
        return lost.isNone() ? new Verdict.Keep(lost) : new Verdict.Reject(why, lost);
    }

    private Verdict deletion(StaleWrite write) {
        return switch (policy) {
            case CLIENT_WINS -> new Verdict.Delete(all(write));
            case SERVER_WINS -> new Verdict.Keep(all(write));
            case MERGE, REJECT, HANDLER -> new Verdict.Reject(CHANGED, all(write));
        };
    }

    private static Verdict applied(StaleWrite write, Comparison comparison) {
        Losses lost = overwritten(write, mineOf(write), comparison);
        return new Verdict.Write(mineOf(write), lost.isNone() ? Outcome.MERGED : Outcome.OVERWROTE, lost);
    }

    private Verdict merged(StaleWrite write, Tree theirs, Comparison comparison) {
        Tree base = write.base();
        if (base == null) {
            return rejected(CHANGED + ", and base does not say what this write changes", write, comparison);
        }
        FieldMerge.Merged merged = new FieldMerge(this, comparison).of(base, mineOf(write), theirs);
        Losses lost = lost(merged.lost(), write);
        return merged.fields().isEmpty()
                ? new Verdict.Keep(lost)
                : new Verdict.Write(merged.fields(), Outcome.MERGED, lost);
    }

    private static Verdict answered(Answer answer, StaleWrite write, Comparison comparison) {
        boolean isUpdate = write.mine() != null && write.theirs() != null;
        if (answer instanceof Answer.Reject reject) {
            return new Verdict.Reject(reject.why(), isUpdate ? different(write, comparison) : all(write));
        }
        if (answer instanceof Answer.KeepTheirs) {
            return new Verdict.Keep(isUpdate ? different(write, comparison) : all(write));
        }
        boolean mine = answer instanceof Answer.TakeMine;
        if (mine && write.mine() == null) {
            return new Verdict.Delete(all(write));
        }
        Tree fields = answer instanceof Answer.Replace replace ? replace.fields() : mineOf(write);
        if (!isUpdate) {
            return new Verdict.Write(fields, Outcome.OVERWROTE, all(write));
        }
        Losses lost = mine ? overwritten(write, fields, comparison) : either(write, fields, comparison);
        return new Verdict.Write(fields, lost.isNone() ? Outcome.MERGED : Outcome.OVERWROTE, lost);
    }

    private static Tree mineOf(StaleWrite write) {
        return write.mine() == null ? Tree.EMPTY : write.mine();
    }

    private static Tree theirsOf(StaleWrite write) {
        return write.theirs() == null ? Tree.EMPTY : write.theirs();
    }

    /** Fields of the record that get a value although the author did not know the one that they have. */
    private static Losses overwritten(StaleWrite write, Tree fields, Comparison comparison) {
        return lost(new Differences(comparison).overwritten(fields, theirsOf(write), write.base()), write);
    }

    /** Fields of either side that have another value afterwards. */
    private static Losses either(StaleWrite write, Tree fields, Comparison comparison) {
        Differences differences = new Differences(comparison);
        Set<String> lost = new LinkedHashSet<>(differences.overwritten(fields, theirsOf(write), write.base()));
        lost.addAll(differences.of(mineOf(write), theirsOf(write).withStored(fields)));
        return lost(List.copyOf(lost), write);
    }

    /** The fields of the write that the record has with another value. */
    private static Losses different(StaleWrite write, Comparison comparison) {
        return lost(new Differences(comparison).of(mineOf(write), theirsOf(write)), write);
    }

    private static Losses lost(List<String> fields, StaleWrite write) {
        return fields.isEmpty() ? Losses.NONE : Losses.of(fields, write);
    }

    /** All that is written; of a deletion, all that is deleted. */
    private static Losses all(StaleWrite write) {
        Tree named = write.mine() == null ? theirsOf(write) : mineOf(write);
        return Losses.of(List.copyOf(named.keySet()), write);
    }
}
