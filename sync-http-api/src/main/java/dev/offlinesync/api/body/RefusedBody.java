package dev.offlinesync.api.body;

import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A body cannot be accepted. It has no stack trace, since it is a response and not a defect. */
public final class RefusedBody extends RuntimeException {
    /** Why, so that the API can choose a status. */
    public enum Reason {
        MALFORMED,
        TOO_LARGE,
        COMPRESSED,
        NOT_JSON,
        /** The connection broke off; it cannot be used any more. */
        INCOMPLETE,
        /** The connection is too slow, and cannot be used any more. */
        TOO_SLOW
    }

    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final transient List<Fault> faults;

    RefusedBody(Reason reason, String detail) {
        this(reason, detail, List.of());
    }

    private RefusedBody(Reason reason, String detail, List<Fault> faults) {
        super(detail, null, false, false);
        this.reason = reason;
        this.faults = List.copyOf(faults);
    }

    static RefusedBody malformed(String detail) {
        return new RefusedBody(Reason.MALFORMED, detail);
    }

    /** Refused for these faults, of which there is at least one; too large if one of them says so. */
    public static RefusedBody of(List<Fault> faults) {
        List<Fault> named = faults.subList(0, Math.min(faults.size(), FaultRoom.MAX_FAULTS));
        boolean tooLarge = named.stream().anyMatch(f -> f.kind() == Fault.Kind.TOO_LARGE);
        Fault first = named.get(0);
        String place = first.pointer().isEmpty() ? "the body" : first.pointer();
        // no more are collected than can be named, so then there may be more than are known
        String others = (faults.size() < FaultRoom.MAX_FAULTS ? "" : "at least ") + (named.size() - 1);
        String more = faults.size() > 1 ? " (and " + others + " more)" : "";
        return new RefusedBody(
                tooLarge ? Reason.TOO_LARGE : Reason.MALFORMED, place + " " + first.message() + more, named);
    }

    /** The rest of the body will not arrive, for this reason. */
    public static RefusedBody broken(Throwable why) {
        return why instanceof BoundedStream.TooSlow || hasTimedOut(why)
                ? new RefusedBody(Reason.TOO_SLOW, "the body did not arrive in time")
                : new RefusedBody(Reason.INCOMPLETE, "the body did not arrive completely");
    }

    private static boolean hasTimedOut(@Nullable Throwable e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }

    public Reason reason() {
        return reason;
    }

    /** The sentence that says what is wrong. */
    public String detail() {
        return String.valueOf(getMessage());
    }

    /** What is wrong in which place; empty if the body could not be parsed. */
    public List<Fault> faults() {
        return faults;
    }
}
