package dev.offlinesync.api;

import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.queue.WriteCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The headers {@code If-Match} and {@code If-None-Match} of a REST write. A record's {@code ETag} is its version.
 *
 * @param basis what the author of the write saw
 * @param condition what else must be so
 */
record Precondition(Basis basis, WriteCondition condition) {
    private static final Precondition NONE = new Precondition(Basis.NONE, WriteCondition.NONE);

    private static final int MOST = 100;

    private static final int LONGEST = 4096;

    /** Proxies make weak ones of ETags, and some that compress put the coding behind the version. */
    private static final Pattern TAG = Pattern.compile("\\s*(?:W/)?\"([1-9][0-9]{0,17})(?:[-;:][A-Za-z0-9-]*)?\"\\s*");

    /**
     * @param current the version of the record at this moment, asked for if the header has several
     * @throws Problem 400 if a header is none of ours
     */
    static Precondition of(Call call, Supplier<OptionalLong> current) {
        String match = call.header("If-Match");
        String none = call.header("If-None-Match");
        if (match != null && none != null) {
            throw Problem.badRequest("If-Match and If-None-Match do not go together");
        }
        if (none != null) {
            if (!none.strip().equals("*")) {
                throw Problem.badRequest("If-None-Match of a write must be *, for a record that must not be there yet");
            }
            return new Precondition(Basis.NONE, WriteCondition.ABSENT);
        }
        if (match == null) {
            return NONE;
        }
        return match.strip().equals("*")
                ? new Precondition(Basis.NONE, WriteCondition.PRESENT)
                : new Precondition(new Basis(null, version(versions(match), current), null), WriteCondition.NONE);
    }

    /** Of several, the one that the record has; if it has another one, the write is stale by any of them. */
    private static long version(List<Long> versions, Supplier<OptionalLong> current) {
        if (versions.size() == 1) {
            return versions.get(0);
        }
        OptionalLong is = current.get();
        return is.isPresent() && versions.contains(is.getAsLong()) ? is.getAsLong() : versions.get(0);
    }

    private static List<Long> versions(String header) {
        List<Long> versions = new ArrayList<>();
        String[] tags = header.length() > LONGEST ? new String[0] : header.split(",", MOST + 1);
        for (String tag : tags) {
            Matcher matcher = TAG.matcher(tag);
            if (!matcher.matches() || versions.size() == MOST) {
                throw invalid();
            }
            versions.add(Long.parseLong(matcher.group(1)));
        }
        if (versions.isEmpty()) {
            throw invalid();
        }
        return versions;
    }

    private static Problem invalid() {
        return Problem.badRequest("If-Match must be the ETag of the record, such as \"7\"; or several; or *");
    }

    boolean isGiven() {
        return condition != WriteCondition.NONE || basis.version() != null;
    }

    /** The {@code ETag} of a record as it is shown; null if it has no version. */
    static @Nullable String tag(@Nullable Object version) {
        return version instanceof Number number ? "\"" + number.longValue() + "\"" : null;
    }
}
