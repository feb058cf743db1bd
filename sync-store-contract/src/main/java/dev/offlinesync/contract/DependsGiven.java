package dev.offlinesync.contract;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.testkit.MutableClock;
import dev.offlinesync.testkit.ProcessDeath;
import dev.offlinesync.testkit.SteppedSync;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Mails, whose server may be down, and expenses; what is sent has a name, by which others depend on it. */
final class DependsGiven {
    private static final String EXPENSES = "/api/expenses";
    private static final String MAILS = "/api/mails";

    /** How the server of the mails is, and whether this one dies. */
    enum Mails {
        UP,
        DOWN,
        REJECTS,
        KILLS
    }

    final SteppedSync sync;
    private final String test;
    private Mails mails = Mails.UP;

    DependsGiven(SyncStore store, String test) {
        this(store, MutableClock.at(Given.NOW.toString()), test);
    }

    DependsGiven(SyncStore store, MutableClock clock, String test) {
        this.test = test;
        this.sync = SteppedSync.on(
                store,
                clock,
                Handlers.builder()
                        .resource(Resource.of(EXPENSES, RecordRules.NONE))
                        .effect(MAILS, (item, context) -> mail())
                        .build(),
                settings -> settings);
    }

    private Outcome mail() {
        return switch (mails) {
            case UP -> new Outcome.Done(Map.of("sent", true));
            case DOWN -> new Outcome.Postpone(Duration.ofMinutes(1), "the server of the mails is down");
            case REJECTS -> new Outcome.Reject(Failure.validation("no such address"));
            case KILLS -> throw new ProcessDeath();
        };
    }

    DependsGiven mailsAre(Mails now) {
        mails = now;
        return this;
    }

    /** The name under which a mutation of this test is sent. */
    String name(String of) {
        return test + " " + of;
    }

    Submission mail(String name, String... dependsOn) {
        return named(Submission.of(MAILS, Method.POST, Map.of("_id", name(name))), name, dependsOn);
    }

    Submission create(String name, String... dependsOn) {
        return named(Submission.of(EXPENSES, Method.POST, Map.of("_id", id(name), "by", name)), name, dependsOn);
    }

    /** Of the expense that was created under that name. */
    Submission update(String created, String name, String... dependsOn) {
        return named(Submission.of(EXPENSES + "/" + id(created), Method.PUT, Map.of("by", name)), name, dependsOn);
    }

    private Submission named(Submission submission, String name, String... dependsOn) {
        return submission
                .withMutationId(name(name))
                .withDependsOn(List.of(dependsOn).stream().map(this::name).toList());
    }

    String id(String created) {
        return test + "-" + created;
    }

    SyncItem add(Submission submission) {
        return sync.add(submission);
    }

    /** Until nothing runs any more; no retry time passes. */
    void run() {
        while (!sync.process().attempted().isEmpty()) {
            // one batch more
        }
    }

    List<SyncItem> push(Submission... submissions) {
        return sync.queue().push(SteppedSync.ANN, List.of(submissions)).stream()
                .map(a -> sync.item(a.item()))
                .toList();
    }
}
