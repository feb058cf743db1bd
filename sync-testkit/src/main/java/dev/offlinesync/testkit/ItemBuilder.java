package dev.offlinesync.testkit;

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.DeclaredPath;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A queued item for a handler or a listener that is tested by itself, without a queue. Everything has a default:
 * {@code anItem().pending()} is a POST to {@code /api/things} by {@link SteppedSync#ANN}, never attempted. A builder
 * makes the same item each time.
 */
public final class ItemBuilder {
    private static final Failure WHY = Failure.handler("the upstream is down");
    private static final Duration TIME_LIMIT = Duration.ofSeconds(30);

    private UserId user = SteppedSync.ANN;
    private Submission submission = Submissions.post("/api/things", Map.of());
    private ItemId id = new ItemId("00000000000000000000a17e");
    private Instant now = MutableClock.any().instant();
    private int failures;
    private Map<String, String> variables = Map.of();

    private ItemBuilder() {}

    public static ItemBuilder anItem() {
        return new ItemBuilder();
    }

    /** The user who sent it. */
    public ItemBuilder of(UserId owner) {
        user = owner;
        return this;
    }

    /** What was sent. If it has a mutation id, the item's id follows from it. */
    public ItemBuilder sent(Submission what) {
        submission = what;
        return this;
    }

    /**
     * The path that the handler is declared with, if it has variables: the handler finds their values in its context.
     *
     * @param path such as {@code /api/shops/{shop}/mails}, for what was sent to {@code /api/shops/s1/mails}
     * @throws IllegalArgumentException if it is no path, or not that of what was sent
     */
    public ItemBuilder routedBy(String path) {
        DeclaredPath declared = DeclaredPath.of(path);
        String endpoint = submission.endpoint().path();
        if (!declared.matches(endpoint)) {
            throw new IllegalArgumentException(endpoint + " was sent, which " + path + " does not match");
        }
        variables = declared.values(endpoint);
        return this;
    }

    public ItemBuilder withId(ItemId value) {
        id = value;
        return this;
    }

    /** When it was stored and last changed. */
    public ItemBuilder at(Instant time) {
        now = time;
        return this;
    }

    /**
     * So many attempts have failed before.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public ItemBuilder failedAttempts(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("failedAttempts must be at least 0, not " + count);
        }
        failures = count;
        return this;
    }

    /** It waits for its first attempt, or is due for the next one. */
    public SyncItem pending() {
        SyncItem item = SyncItem.received(itemId(), user, submission, orderKey(), now);
        for (int i = 0; i < failures; i++) {
            item = item.retrying(WHY, now, now);
        }
        return item;
    }

    /** One more attempt has failed; the next one is at this time. */
    public SyncItem waitingUntil(Instant retryAt, Failure why) {
        return pending().retrying(why, retryAt, now);
    }

    public SyncItem completed(@Nullable Map<String, ?> response) {
        return pending().completed(response, now);
    }

    public SyncItem failed(Failure why) {
        return pending().failed(why, now);
    }

    /** What a handler gets beside the pending item: the next attempt, now, with 30 s until its timeout. */
    public Context context() {
        return new Context(now, failures + 1, itemId().hex(), now.plus(TIME_LIMIT), variables);
    }

    private ItemId itemId() {
        String mutation = submission.mutationId();
        return mutation == null ? id : ItemId.of(user, mutation);
    }

    /** Close to what a route of this endpoint gives: only the order of items depends on it. */
    private OrderKey orderKey() {
        return new OrderKey(submission.endpoint().path() + "/" + itemId().hex());
    }
}
