package dev.offlinesync.api;

import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.WellFormed;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The query parameters of a request. */
final class Query {
    private static final String STATUSES =
            Arrays.stream(Status.values()).map(Status::wire).collect(Collectors.joining(", "));

    private static final int MOST_WAIT = 30;
    private static final Pattern WAIT = Pattern.compile("[0-9]{1,2}");

    private Query() {}

    /** How many entries the client asks for ({@code ?limit=}), 1 to {@value HttpLimits#MAX_ITEMS}. */
    static int limit(Call call, HttpLimits limits) {
        return limit(call, limits.page());
    }

    /** @param otherwise if the client does not say */
    static int limit(Call call, int otherwise) {
        String text = call.queryParam("limit");
        if (text == null) {
            return otherwise;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= HttpLimits.MAX_ITEMS) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // the same response as for a number out of bounds
        }
        throw Problem.badRequest("limit must be a number from 1 to " + HttpLimits.MAX_ITEMS);
    }

    /** How long a client waits for news ({@code ?wait=}), in whole seconds, at most {@value #MOST_WAIT}. */
    static Duration wait(Call call) {
        String text = call.queryParam("wait");
        if (text == null) {
            return Duration.ZERO;
        }
        if (WAIT.matcher(text).matches() && Integer.parseInt(text) <= MOST_WAIT) {
            return Duration.ofSeconds(Integer.parseInt(text));
        }
        throw Problem.badRequest("wait must be a number of seconds from 0 to " + MOST_WAIT);
    }

    /** {@code after}, the opaque token of the page before. */
    static Optional<String> after(Call call) {
        return Optional.ofNullable(call.queryParam("after"));
    }

    /** {@code device}, as it names itself. */
    static Optional<String> device(Call call) {
        String text = call.queryParam("device");
        if (text == null) {
            return Optional.empty();
        }
        if (text.isEmpty() || text.length() > Submission.MAX_DEVICE_ID) {
            throw Problem.badRequest("device must have 1 to " + Submission.MAX_DEVICE_ID + " characters");
        }
        if (!WellFormed.text(text) || text.indexOf('\0') >= 0) {
            throw Problem.badRequest("device must contain neither NUL nor half a surrogate pair");
        }
        return Optional.of(text);
    }

    static boolean flag(Call call, String name) {
        String text = call.queryParam(name);
        if (text == null || text.equals("false")) {
            return false;
        }
        if (text.equals("true") || text.isEmpty()) {
            return true;
        }
        throw Problem.badRequest(name + " must be true or false");
    }

    /** {@code status}: one or several, separated by commas; all if none is given. */
    static Set<Status> statuses(Call call) {
        String text = call.queryParam("status");
        if (text == null) {
            return EnumSet.allOf(Status.class);
        }
        Set<Status> statuses = EnumSet.noneOf(Status.class);
        for (String name : text.split(",", -1)) {
            statuses.add(
                    Status.ofWire(name).orElseThrow(() -> Problem.badRequest("status must be one of " + STATUSES)));
        }
        return statuses;
    }

    /**
     * {@code results}: what the response lists; everything if the client does not say.
     *
     * @param less the shorter lists that this route offers
     */
    static Results results(Call call, Results... less) {
        String text = call.queryParam("results");
        if (text == null) {
            return Results.ALL;
        }
        return Arrays.stream(less)
                .filter(r -> r.wire().equals(text))
                .findFirst()
                .orElseThrow(() -> Problem.badRequest("results must be "
                        + Arrays.stream(less).map(Results::wire).collect(Collectors.joining(" or "))
                        + ", or not be given"));
    }
}
