package dev.offlinesync.mongo;

import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Mutation;
import dev.offlinesync.core.item.Place;
import dev.offlinesync.core.item.Progress;
import dev.offlinesync.core.item.Receipt;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * A document of {@code syncqueues}, decoded leniently, since a person may have written it. A field that is missing or
 * has an unexpected type gets a default. A document that cannot be an item of any user is still decoded, and skipped.
 */
final class LenientItem {
    static final Decoding<LenientItem> DECODING = new Decoding<>(LenientItem.class, LenientItem::read);

    /** Without data, base and answer. */
    static final Decoding<LenientItem> BARE = new Decoding<>(LenientItem.class, LenientItem::readBare);

    private @Nullable ObjectId id;
    private @Nullable UserId user;
    private String endpoint = "";
    /** GET if the field is not a method: GET is not a write either, and fails as such. */
    private Method method = Method.GET;

    private @Nullable Tree data;
    /**
     * Failed if the status is unknown. No query for open items finds such an item; if one is asked for by id, it needs
     * a person.
     */
    private Status status = Status.FAILED;

    private int attempts;
    private int maxAttempts = Submission.DEFAULT_ATTEMPTS;
    private @Nullable String error;
    private @Nullable Tree failure;
    private @Nullable Tree responseData;
    private @Nullable String deviceId;
    private int priority;
    private @Nullable Instant retryAt;
    private @Nullable Instant createdAt;
    private @Nullable Instant updatedAt;
    private @Nullable Instant completedAt;
    private @Nullable String mutationId;
    private @Nullable Instant occurredAt;
    private long sequence;
    private @Nullable String recordKey;
    private @Nullable String contentHash;
    private long epoch;
    private @Nullable Tree base;
    private @Nullable Long baseVersion;
    private @Nullable String baseMutationId;
    private List<String> dependsOn = List.of();
    private long change;
    private @Nullable String outcome;
    private @Nullable String conflictId;

    private LenientItem() {}

    /** Reads over the value of a field that an item does not have. */
    @FunctionalInterface
    interface Others {
        void field(String name, BsonReader reader);
    }

    static LenientItem read(BsonReader reader) {
        return read(reader, (name, value) -> value.skipValue());
    }

    static LenientItem read(BsonReader reader, Others others) {
        LenientItem found = new LenientItem();
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            found.field(reader.readName(), reader, others);
        }
        reader.readEndDocument();
        return found;
    }

    private static LenientItem readBare(BsonReader reader) {
        LenientItem found = new LenientItem();
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            String name = reader.readName();
            if (name.equals("data") || name.equals("base") || name.equals("responseData")) {
                reader.skipValue();
            } else {
                found.field(name, reader, (other, value) -> value.skipValue());
            }
        }
        reader.readEndDocument();
        return found;
    }

    private void field(String name, BsonReader reader, Others others) {
        switch (name) {
            case "_id" -> id = Lenient.objectId(reader);
            case "userId" -> user = Lenient.user(reader);
            case "endpoint" -> endpoint = Objects.requireNonNullElse(Lenient.text(reader), "");
            case "method" -> method = method(Lenient.text(reader));
            case "data" -> data = Lenient.tree(reader);
            case "status" -> status = Status.ofWire(wire(Lenient.text(reader))).orElse(Status.FAILED);
            case "attempts" -> attempts = Lenient.integer(reader, 0);
            case "maxAttempts" -> maxAttempts = Lenient.integer(reader, Submission.DEFAULT_ATTEMPTS);
            case "error" -> error = Lenient.text(reader);
            case "failure" -> failure = Lenient.tree(reader);
            case "responseData" -> responseData = Lenient.tree(reader);
            case "deviceId" -> deviceId = Lenient.text(reader);
            case "priority" -> priority = Lenient.integer(reader, 0);
            case "retryAt" -> retryAt = Lenient.instant(reader);
            case "createdAt" -> createdAt = Lenient.instant(reader);
            case "updatedAt" -> updatedAt = Lenient.instant(reader);
            case "completedAt" -> completedAt = Lenient.instant(reader);
            case "mutationId" -> mutationId = Lenient.text(reader);
            case "occurredAt" -> occurredAt = Lenient.instant(reader);
            case "sequence" -> sequence = Lenient.timestamp(reader);
            case "recordKey" -> recordKey = Lenient.text(reader);
            case "contentHash" -> contentHash = Lenient.text(reader);
            case "epoch" -> epoch = Lenient.whole(reader, 0);
            case "base" -> base = Lenient.tree(reader);
            case "baseVersion" -> baseVersion = Lenient.whole(reader);
            case "baseMutationId" -> baseMutationId = Lenient.text(reader);
            case "dependsOn" -> dependsOn = Lenient.texts(reader);
            case "change" -> change = Lenient.whole(reader, 0);
            case "outcome" -> outcome = Lenient.text(reader);
            case "conflictId" -> conflictId = Lenient.text(reader);
            default -> others.field(name, reader);
        }
    }

    private static Method method(@Nullable String name) {
        return Method.of(wire(name).toUpperCase(Locale.ROOT)).orElse(Method.GET);
    }

    private static String wire(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Null if the {@code _id} is not an ObjectId. */
    @Nullable
    ItemId id() {
        return id == null ? null : new ItemId(id.toHexString());
    }

    /** Null if the document cannot be an item of any user: its {@code _id} is not an ObjectId, or it has no user. */
    @Nullable
    SyncItem item() {
        ItemId itemId = id();
        if (id == null || itemId == null || user == null) {
            return null;
        }
        Instant created = createdAt == null ? id.getDate().toInstant() : createdAt;
        return new SyncItem(
                itemId,
                user,
                created,
                mutation(),
                progress(updatedAt == null ? created : updatedAt),
                Place.stored(sequence, recordKey, contentHash));
    }

    private Mutation mutation() {
        Basis basis = new Basis(base, baseVersion, baseMutationId);
        return new Mutation(
                endpoint, method, data, deviceId, priority, maxAttempts, mutationId, occurredAt, basis, dependsOn);
    }

    private Progress progress(Instant updated) {
        String kind = failure != null && failure.get("kind") instanceof String text ? text : null;
        Failure why = Failure.stored(kind, error, failure);
        Receipt receipt = Receipt.stored(change, outcome, conflictId);
        return new Progress(
                status, Math.max(0, attempts), why, responseData, retryAt, updated, completedAt, epoch, receipt);
    }

    /** The documents that are items. */
    static List<SyncItem> items(Iterable<LenientItem> found) {
        return StreamSupport.stream(found.spliterator(), false)
                .map(LenientItem::item)
                .filter(Objects::nonNull)
                .toList();
    }
}
