package dev.offlinesync.core.engine;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.handler.StorableData;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes items of submissions, and refuses those that cannot be one. Stores nothing. */
final class Intake {
    private final Handlers handlers;
    private final Dependencies dependencies;
    private final EngineContext context;

    Intake(Handlers handlers, Dependencies dependencies, EngineContext context) {
        this.handlers = handlers;
        this.dependencies = dependencies;
        this.context = context;
    }

    /** What is wrong with each of these. */
    List<Optional<InvalidSubmission>> check(UserId user, List<Submission> submissions) {
        List<ItemId> ids = submissions.stream().map(s -> idOf(user, s)).toList();
        List<Optional<InvalidSubmission>> faults = new ArrayList<>();
        List<Optional<Submission>> fit = new ArrayList<>();
        for (int i = 0; i < submissions.size(); i++) {
            Optional<InvalidSubmission> fault = fault(user, ids.get(i), submissions.get(i));
            faults.add(fault);
            fit.add(fault.isPresent() ? Optional.empty() : Optional.of(submissions.get(i)));
        }
        List<Optional<InvalidSubmission>> more =
                dependencies.check(user, fit, ids, context.now()).faults();
        for (int i = 0; i < faults.size(); i++) {
            faults.set(i, faults.get(i).isPresent() ? faults.get(i) : more.get(i));
        }
        return faults;
    }

    private Optional<InvalidSubmission> fault(UserId user, ItemId id, Submission submission) {
        try {
            StorableData.require(submission);
            handlers.address(user, id, submission);
            return Optional.empty();
        } catch (InvalidSubmission e) {
            return Optional.of(e);
        }
    }

    /**
     * The items of these, in their order.
     *
     * @throws InvalidSubmission if one of them cannot be an item; it says which
     */
    List<SyncItem> received(UserId user, List<Submission> submissions) {
        List<SyncItem> items = new ArrayList<>();
        for (Submission s : submissions) {
            try {
                items.add(received(user, s));
            } catch (InvalidSubmission e) {
                throw amongAll(e, submissions, items.size());
            }
        }
        boolean areAlone = submissions.stream().allMatch(s -> s.dependsOn().isEmpty());
        return areAlone ? items : behindOthers(user, submissions, items);
    }

    private List<SyncItem> behindOthers(UserId user, List<Submission> submissions, List<SyncItem> items) {
        Dependencies.Checked checked = dependencies.check(
                user,
                submissions.stream().map(Optional::of).toList(),
                items.stream().map(SyncItem::id).toList(),
                context.now());
        for (int i = 0; i < checked.faults().size(); i++) {
            Optional<InvalidSubmission> fault = checked.faults().get(i);
            if (fault.isPresent()) {
                throw amongAll(fault.get(), submissions, i);
            }
        }
        return checked.behindOthers(items);
    }

    private static InvalidSubmission amongAll(InvalidSubmission e, List<Submission> all, int index) {
        Submission s = all.get(index);
        return all.size() == 1 ? e : e.amongSeveral(index, s.method() + " " + s.endpoint());
    }

    /**
     * The item of a write that is made at once.
     *
     * @throws InvalidSubmission if it cannot be one, or depends on others
     */
    SyncItem direct(UserId user, Submission submission) {
        if (!submission.dependsOn().isEmpty()) {
            throw new InvalidSubmission("/dependsOn", "is for queued items: a direct write does not wait");
        }
        return received(user, submission);
    }

    private SyncItem received(UserId user, Submission submission) {
        StorableData.require(submission);
        ItemId id = idOf(user, submission);
        Handlers.Addressed address = handlers.address(user, id, submission);
        return SyncItem.received(id, user, submission, address.orderKey(), address.sent(), context.now());
    }

    private ItemId idOf(UserId user, Submission submission) {
        String mutation = submission.mutationId();
        return mutation == null ? context.ids().get() : ItemId.of(user, mutation);
    }
}
