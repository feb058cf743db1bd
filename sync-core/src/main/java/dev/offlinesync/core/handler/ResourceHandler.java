package dev.offlinesync.core.handler;

import dev.offlinesync.core.conflict.Stale;
import dev.offlinesync.core.conflict.StaleWrite;
import dev.offlinesync.core.conflict.Verdict;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.HexId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.Violation;
import dev.offlinesync.core.record.DeclaredPath;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.record.StoredRecord;
import dev.offlinesync.core.record.StoredValues;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The built-in handler of a declared {@link Resource}: create, merge, delete. */
final class ResourceHandler implements PureHandler {
    private static final Failure NO_RECORD = new Failure(
            Failure.Kind.VALIDATION,
            "names no record: put its id at the end of the endpoint, or into the data as _id",
            List.of(Violation.of("_id", "is required unless the endpoint ends with the id")));

    private final Resource resource;
    private final DeclaredPath path;
    private final ShownRecord shown;
    private final StoredForm form;

    ResourceHandler(Resource resource) {
        this.resource = resource;
        this.path = DeclaredPath.of(resource.path());
        this.shown = new ShownRecord(resource);
        this.form = new StoredForm(resource);
    }

    @Override
    public Plan plan(SyncItem item, Context context) {
        Tree data = fieldsOf(item);
        boolean profile = resource.kind() == Resource.Kind.PROFILE;
        if (profile && namesAnotherUser(item)) {
            return new Plan.Fail(Failure.notFound(resource.name() + " not found"));
        }
        if (!profile && item.method() != Method.POST && named(item).isEmpty()) {
            return new Plan.Fail(NO_RECORD);
        }
        return switch (item.method()) {
            case POST -> profile ? ofProfile(item, data) : create(item, data);
            case PUT, PATCH -> profile ? ofProfile(item, data) : update(item, data);
            case DELETE -> delete(item);
            case GET -> new Plan.Fail(new Failure(Failure.Kind.UNKNOWN_ENDPOINT, "GET is not a write"));
        };
    }

    private Plan create(SyncItem item, Tree data) {
        if (!resource.ownership().canName(item.userId())) {
            return new Plan.Fail(cannotBelong());
        }
        RecordRules.Checked checked = resource.rules().onCreate(data, madeAt(item));
        if (!checked.isValid()) {
            return new Plan.Fail(Failure.validation(checked.violations()));
        }
        boolean isUnnamed = named(item).isEmpty(); // then nothing but this item has made a record under its id
        return Plan.apply(records -> {
            Optional<StoredRecord> present = records.own();
            if (present.isPresent()) {
                StoredRecord record = present.get();
                boolean ours = isUnnamed
                        || item.id().equals(record.lastItem())
                        || isWhatWasSent(record.data(), checked.data(), data);
                return ours ? new Result.Done(List.of(), shown) : new Result.Fail(taken());
            }
            return put(item, data, records, checked);
        });
    }

    /**
     * Whether the record is exactly what this create would make. A time that was filled in for a missing field differs
     * from one try to the next, and does not count.
     */
    private static boolean isWhatWasSent(Tree record, Tree created, Tree sent) {
        return record.keySet().equals(created.keySet())
                && created.entrySet().stream()
                        .allMatch(field -> StoredValues.isEcho(record.get(field.getKey()), field.getValue())
                                || (sent.get(field.getKey()) == null
                                        && field.getValue() instanceof Instant
                                        && record.get(field.getKey()) instanceof Instant));
    }

    private Plan update(SyncItem item, Tree data) {
        Update update = Update.of(resource, data);
        boolean creates = item.method() == Method.PUT && resource.puts() == Resource.Puts.UPSERT;
        return Plan.apply(records -> records.stale(form.oldValues(item))
                .filter(stale -> creates || !stale.isOfNothing())
                .map(stale -> stale(item, data, records, stale))
                .orElseGet(() -> records.own()
                        .map(record -> put(item, data, records, update.on(record.data())))
                        .orElseGet(() -> creates ? created(item, data, records) : absent(update))));
    }

    /**
     * The record has changed, or was deleted, since the author of this write saw it.
     *
     * @param sent null if they delete it
     */
    private Result stale(SyncItem item, @Nullable Tree sent, Records records, Stale stale) {
        Tree theirs = records.own().map(StoredRecord::data).orElse(null);
        Tree mine = sent == null || theirs == null ? sent : form.of(sent, theirs);
        Verdict verdict = resource.conflicts()
                .verdict(
                        new StaleWrite(mine, stale.base(), theirs, stale.baseVersion(), stale.version()),
                        resource.comparison());
        Result result = verdict instanceof Verdict.Write write
                ? written(item, write.fields(), records)
                : verdict instanceof Verdict.Delete
                        ? Result.delete(records.ownKey())
                        : new Result.Done(List.of(), shown);
        return new Result.Decided(resource.conflicts().policy(), verdict, result);
    }

    private Result written(SyncItem item, Tree given, Records records) {
        Tree fields = given.onlyKeys(resource::isSettable);
        return records.own()
                .map(record ->
                        put(item, fields, records, Update.of(resource, fields).on(record.data())))
                .orElseGet(() -> created(item, fields, records));
    }

    private Result created(SyncItem item, Tree data, Records records) {
        if (Route.isUnreachable(records.ownKey().id())) {
            return new Result.Fail(Failure.validation(List.of(Violation.of("_id", Route.UNREACHABLE))));
        }
        return resource.ownership().canName(item.userId())
                ? put(item, data, records, resource.rules().onCreate(data, madeAt(item)))
                : new Result.Fail(cannotBelong());
    }

    private Result absent(Update update) {
        return new Result.Fail(update.violations().isEmpty() ? missing() : Failure.validation(update.violations()));
    }

    private Plan ofProfile(SyncItem item, Tree data) {
        Tree declared = data.onlyKeys(resource.rules().declared()::contains);
        Update update = Update.of(resource, declared);
        return Plan.apply(records -> records.stale(form.oldValues(item))
                .map(stale -> stale(item, declared, records, stale))
                .orElseGet(() -> put(
                        item,
                        declared,
                        records,
                        records.own()
                                .map(record -> update.on(record.data()))
                                .orElseGet(() -> resource.rules().onCreate(declared, madeAt(item))))));
    }

    private Plan delete(SyncItem item) {
        return Plan.apply(records -> records.own()
                .map(record -> records.stale(form.oldValues(item))
                        .map(stale -> stale(item, null, records, stale))
                        .orElseGet(() -> Result.delete(record.key())))
                .orElseGet(() -> new Result.Absent(records.ownKey(), missing())));
    }

    /** The item's data without what a client may never set; the id it named its record by is no field of the record. */
    private Tree fieldsOf(SyncItem item) {
        Tree data = item.data();
        boolean isNamed = data.get("_id") == null
                && data.get("id") instanceof String id
                && named(item).equals(normal(id));
        return data.onlyKeys(key -> resource.isSettable(key) && !(isNamed && key.equals("id")));
    }

    private static Optional<String> normal(String id) {
        return Optional.of(HexId.normalise(id));
    }

    /** The id by which the client names the record. */
    private Optional<String> named(SyncItem item) {
        return Route.named(path, resource.aliases(), item.submission());
    }

    private boolean namesAnotherUser(SyncItem item) {
        try {
            return named(item).filter(id -> !id.equals(item.userId().value())).isPresent();
        } catch (InvalidSubmission e) {
            return true;
        }
    }

    /** When the client made this write: never the time of an attempt, which a retry would move. */
    private Instant madeAt(SyncItem item) {
        Instant occurredAt = item.occurredAt();
        return resource.times() == Resource.Times.CLIENT && occurredAt != null ? occurredAt : item.createdAt();
    }

    /** @param sent what {@code checked} was made of */
    private Result put(SyncItem item, Tree sent, Records records, RecordRules.Checked checked) {
        if (!checked.isValid()) {
            return new Result.Fail(Failure.validation(checked.violations()));
        }
        Tree before = records.own().map(StoredRecord::data).orElse(Tree.EMPTY);
        Tree data = records.own().isEmpty()
                ? checked.data()
                : StoredValues.kept(before, sent, resource.rules().withReadOnly(before, sent, checked.data()));
        List<Violation> odd = OddKeys.added(before, data);
        if (!odd.isEmpty()) {
            return new Result.Fail(Failure.validation(odd));
        }
        return new Result.Done(List.of(new Result.Step.Put(records.ownKey(), data, madeAt(item))), shown);
    }

    private Failure missing() {
        return Failure.notFound(resource.name() + " not found");
    }

    private Failure cannotBelong() {
        return new Failure(
                Failure.Kind.FORBIDDEN, "no " + resource.name() + " can belong to a user whose id has this form");
    }

    private Failure taken() {
        return Failure.conflict("the id of this " + resource.name() + " is taken");
    }
}
