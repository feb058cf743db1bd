package dev.offlinesync.core.item;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One mutation in the queue: what was sent, how far it has come, and its place in the order. A value: each transition
 * returns a new one, and an illegal move throws {@link IllegalStateException}. Its texts are free of NUL, which a
 * database may have no place for; those within its trees are not.
 *
 * @param createdAt when it arrived
 * @param mutation as it is stored, where the data may be null; {@link #submission()} is its checked form
 * @param mapper how {@link #data(Class)} reads its data: that of the handlers, once the item is with one
 */
public record SyncItem(
        ItemId id,
        UserId userId,
        Instant createdAt,
        Mutation mutation,
        Progress progress,
        Place place,
        DataMapper mapper) {

    /** The sequence of an item that no store has ordered yet. */
    public static final long UNORDERED = 0;

    /** An item whose data is read as records: {@link DataMapper#RECORDS}. */
    public SyncItem(ItemId id, UserId userId, Instant createdAt, Mutation mutation, Progress progress, Place place) {
        this(id, userId, createdAt, mutation, progress, place, DataMapper.RECORDS);
    }

    /** A new item as it is handed to the store, which gives it its sequence. */
    public static SyncItem received(ItemId id, UserId user, Submission s, OrderKey key, Instant now) {
        return received(id, user, s, key, key, now);
    }

    /**
     * The same for an item whose record got its id from this system.
     *
     * @param sent what a resend is recognised by in place of the order key: it follows from what was sent alone
     */
    public static SyncItem received(ItemId id, UserId user, Submission s, OrderKey key, OrderKey sent, Instant now) {
        Objects.requireNonNull(user, "user must not be null");
        return new SyncItem(
                id,
                user,
                now,
                Mutation.of(s),
                Progress.begun(now),
                new Place(UNORDERED, key, hash(sent, s.method(), s.data())));
    }

    private static String hash(OrderKey key, Method method, @Nullable Tree data) {
        MessageDigest sha = ItemId.sha256();
        sha.update((method + " " + key.text() + "\n").getBytes(StandardCharsets.UTF_8));
        sha.update(Tree.canonical(data));
        return HexFormat.of().formatHex(sha.digest(), 0, 16);
    }

    // ---- what was sent

    public String endpoint() {
        return mutation.endpoint();
    }

    public Method method() {
        return mutation.method();
    }

    /** Its data, or an empty tree if the client sent none. */
    public Tree data() {
        Tree data = mutation.data();
        return data == null ? Tree.EMPTY : data;
    }

    /**
     * Its data as a value of this type, such as a record of the application's.
     *
     * @throws InvalidData if the data is none; a handler lets that pass, and the attempt fails as {@code validation}
     * @throws IllegalArgumentException if the mapper does not know how to make one
     */
    public <T> T data(Class<T> type) {
        try {
            return mapper.read(data(), type);
        } catch (DataMapper.Mismatch e) {
            throw new InvalidData(e);
        }
    }

    /** The bytes of its data and of its base, as {@link Tree#storedSize()} counts them; 0 if there is neither. */
    public long dataSize() {
        Tree data = mutation.data();
        Tree base = mutation.basis().base();
        return (data == null ? 0 : data.storedSize()) + (base == null ? 0 : base.storedSize());
    }

    /** What its data, its base and its answer weigh in a page or a batch, in bytes. */
    public long weight() {
        Tree data = mutation.data();
        Tree base = mutation.basis().base();
        return (data == null ? 0 : data.weight()) + (base == null ? 0 : base.weight()) + answerWeight();
    }

    /** What its answer weighs there; 0 if there is none. */
    public long answerWeight() {
        Tree answer = progress.responseData();
        return answer == null ? 0 : answer.weight();
    }

    public @Nullable String deviceId() {
        return mutation.deviceId();
    }

    public int priority() {
        return mutation.priority();
    }

    public int maxAttempts() {
        return mutation.maxAttempts();
    }

    public @Nullable String mutationId() {
        return mutation.mutationId();
    }

    /** When the user did it, by the clock of the client; null if it did not say. */
    public @Nullable Instant occurredAt() {
        return mutation.occurredAt();
    }

    /** What its client says about the state of the record that it saw. */
    public Basis basis() {
        return mutation.basis();
    }

    /** The names of the mutations of its user that come before it. */
    public List<String> dependsOn() {
        return mutation.dependsOn();
    }

    /**
     * What was submitted, in its checked form: see {@link Mutation#submission()}.
     *
     * @throws IllegalArgumentException if its endpoint, written by hand, is not a path
     */
    public Submission submission() {
        return mutation.submission();
    }

    // ---- how far it has come: see Progress

    public Status status() {
        return progress.status();
    }

    public int attempts() {
        return progress.attempts();
    }

    public @Nullable Failure failure() {
        return progress.failure();
    }

    /** The short message of the last failure, null if there is none. */
    public @Nullable String error() {
        Failure failure = progress.failure();
        return failure == null ? null : failure.message();
    }

    public @Nullable Tree responseData() {
        return progress.responseData();
    }

    public @Nullable Instant retryAt() {
        return progress.retryAt();
    }

    public Instant updatedAt() {
        return progress.updatedAt();
    }

    public @Nullable Instant completedAt() {
        return progress.completedAt();
    }

    public long epoch() {
        return progress.epoch();
    }

    /** What its client can rely on; {@link Receipt#NONE} unless it is settled. */
    public Receipt receipt() {
        return progress.receipt();
    }

    /** Open, and not to be kept waiting any longer. */
    public boolean isDue(Instant now) {
        return progress.isDue(now);
    }

    /** Pending, and kept waiting until its {@link #retryAt}. */
    public boolean isWaiting(Instant now) {
        return progress.isWaiting(now);
    }

    /** Open, and not in the way of later items on its record: waiting alone cannot cure what it failed of. */
    public boolean letsPass(Instant now) {
        return progress.letsPass(now);
    }

    /**
     * Whether it may have been passed by later items on its record: it has been settled before, or has failed. (By hand
     * a person can set any of its fields back, but hardly all of them.)
     */
    public boolean wasTried() {
        return progress.failure() != null || progress.epoch() > 0;
    }

    // ---- its place: see Place

    public long sequence() {
        return place.sequence();
    }

    /** Whether it is in the queue before that one; one that is not stored yet comes last. */
    public boolean comesBefore(SyncItem other) {
        return sequence() != UNORDERED && sequence() < other.sequence();
    }

    /** Items with the same one run in order. An item that was not repaired yet stands for itself. */
    public OrderKey orderKey() {
        OrderKey key = place.orderKey();
        return key == null ? OrderKey.ofItem(id) : key;
    }

    /** Whether it has its own order key; what was written by hand has none until it is {@link #repaired}. */
    public boolean isOrdered() {
        return place.orderKey() != null;
    }

    public @Nullable String contentHash() {
        return place.contentHash();
    }

    /** About the same thing: a resend of this item would have this method, record and data. */
    public boolean hasSameContent(SyncItem other) {
        String hash = place.contentHash();
        return hash == null || hash.equals(other.place.contentHash());
    }

    /** The same item before it is stored, with this priority. */
    public SyncItem withPriority(int value) {
        return value == priority()
                ? this
                : new SyncItem(id, userId, createdAt, mutation.withPriority(value), progress, place, mapper);
    }

    // ---- transitions

    /** Shown to be running, before a handler acts on the world. */
    public SyncItem stamped(Instant now) {
        return with(progress.stamped(now));
    }

    /**
     * The attempt succeeded. An answer that does not fit beside the data, within {@link Tree#MAX_SIZE} together, is left
     * out: what it tells of has happened, and the record itself can be read instead.
     */
    public SyncItem completed(@Nullable Map<String, ?> response, Instant now) {
        Tree answer = Tree.ofNullable(response);
        boolean isFit = answer == null || dataSize() + answer.storedSize() <= Tree.MAX_SIZE;
        return with(progress.completed(isFit ? answer : null, now));
    }

    /** The attempt failed and there is another one at {@code retryAt}. */
    public SyncItem retrying(Failure why, Instant retryAt, Instant now) {
        return with(progress.retrying(why, retryAt, now));
    }

    /** The attempt failed and there is no other one. */
    public SyncItem failed(Failure why, Instant now) {
        return with(progress.failed(why, now));
    }

    /** The same, with what stands in its way; left out if it does not fit beside the data, as in {@link #completed}. */
    public SyncItem failed(Failure why, @Nullable Map<String, ?> response, Instant now) {
        Tree answer = Tree.ofNullable(response);
        boolean isFit = answer == null || dataSize() + answer.storedSize() <= Tree.MAX_SIZE;
        return with(progress.failed(why, isFit ? answer : null, now));
    }

    /** Not attempted, since what it needs is down: no attempt is counted. */
    public SyncItem postponed(Failure why, Instant retryAt, Instant now) {
        return with(progress.postponed(why, retryAt, now));
    }

    /** A failed item gets all its attempts again, at its old place in the order. It keeps its failure. */
    public SyncItem requeued(Instant now) {
        return with(progress.requeued(now));
    }

    /** An item that waits for its retry is due at once. Its attempts and its failure stay as they are. */
    public SyncItem broughtForward(Instant now) {
        return with(progress.broughtForward(now));
    }

    /**
     * What the clock's being set back to this time makes of an item that was written after it: it waits as long as it was
     * meant to, from now on; one that nobody has tried is due at once.
     *
     * @return empty if it stays as it is
     */
    public Optional<SyncItem> rescheduled(Instant now) {
        Progress next = progress.rescheduled(now, createdAt);
        return next.equals(progress) ? Optional.empty() : Optional.of(with(next));
    }

    // ---- what a store adds

    /** The item as the store has ordered it. */
    public SyncItem withSequence(long value) {
        return with(place.withSequence(value));
    }

    /** An item that was written by hand, with what this system needs; a store gives it a sequence if it lacks one. */
    public SyncItem repaired(OrderKey key) {
        return with(new Place(place.sequence(), key, hash(key, method(), mutation.data())));
    }

    /** Settled under this epoch of its lane. */
    public SyncItem withEpoch(long value) {
        return with(progress.under(value));
    }

    /** Settled by a commit that says this of it. */
    public SyncItem with(Receipt receipt) {
        return with(progress.with(receipt));
    }

    /** With the number of the commit that has settled it, if it is to get one. */
    public SyncItem committedAt(long number) {
        return receipt().change() == Receipt.AT_COMMIT ? with(receipt().committedAt(number)) : this;
    }

    /** The same item, whose data is read by this mapper. */
    public SyncItem readBy(DataMapper value) {
        return value == mapper ? this : new SyncItem(id, userId, createdAt, mutation, progress, place, value);
    }

    /** The same item as far as it matters to its place and its state. */
    public SyncItem withoutData() {
        return new SyncItem(id, userId, createdAt, mutation.withoutData(), progress, place, mapper);
    }

    /** {@link #withoutData}, and without what it was answered. */
    public SyncItem withoutContent() {
        return withoutData().with(progress.withoutResponse());
    }

    private SyncItem with(Progress next) {
        return new SyncItem(id, userId, createdAt, mutation, next, place, mapper);
    }

    private SyncItem with(Place next) {
        return new SyncItem(id, userId, createdAt, mutation, progress, next, mapper);
    }
}
