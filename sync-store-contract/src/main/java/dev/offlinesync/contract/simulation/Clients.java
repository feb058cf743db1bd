package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.item.Basis;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.queue.SyncQueue.Processed;
import dev.offlinesync.core.queue.SyncQueue.Written;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The calls that clients make, as {@link Operation}s whose answers the model judges. */
final class Clients {
    static final UserId ANN = new UserId("ann");
    static final UserId BOB = new UserId("bob");

    /** The last id is an ObjectId, if the store has that type. */
    static final List<UserId> USERS = List.of(ANN, BOB, new UserId("64b7f9f2a1b2c3d4e5f60718"));

    static final Set<Status> NOT_COMPLETED = EnumSet.of(Status.PENDING, Status.PROCESSING, Status.FAILED);

    private final Simulation simulation;

    Clients(Simulation simulation) {
        this.simulation = simulation;
    }

    Operation add(UserId user, List<Submission> submissions) {
        name(user, submissions);
        return new Operation(
                user + " adds " + words(submissions),
                sync -> sync.queue().addAll(user, submissions),
                this::acknowledge,
                needs(user, submissions));
    }

    Operation push(UserId user, List<Submission> submissions) {
        name(user, submissions);
        return new Operation(
                user + " pushes " + words(submissions),
                sync -> sync.queue().push(user, submissions),
                this::acknowledge,
                needs(user, submissions));
    }

    Operation write(UserId user, Submission submission) {
        name(user, List.of(submission));
        return new Operation(
                user + " writes " + words(List.of(submission)),
                sync -> sync.queue().write(user, submission),
                answer -> {
                    if (answer instanceof Written.Done done) {
                        simulation.model.answers.acknowledged(done.item());
                    }
                },
                needs(user, List.of(submission)));
    }

    Operation process(UserId user) {
        return new Operation(
                user + " processes",
                sync -> sync.queue().process(user),
                answer -> ((Processed) answer).attempted().forEach(simulation.model.answers::acknowledged));
    }

    Operation retry(ItemId item) {
        return new Operation(
                "a retry of " + simulation.trace.format.of(item),
                sync -> sync.queue().requeue(item),
                answer -> {});
    }

    Operation clear(UserId user, Set<Status> statuses) {
        return new Operation(user + " clears " + statuses, sync -> sync.queue().clear(user, statuses), answer -> {});
    }

    /** A client that keeps a copy asks for the next page of what has changed. */
    Operation pull(Device device) {
        return new Operation(
                device + " pulls", sync -> device.ask(sync.records()), answer -> device.take((Device.Answer) answer));
    }

    Operation worker() {
        return new Operation("the worker's round", sync -> sync.workOnce(), answer -> {});
    }

    private void acknowledge(Object answer) {
        for (Object each : (List<?>) answer) {
            Added added = (Added) each;
            simulation.model.require(
                    added.kind() != Added.Kind.REUSED,
                    "%s is no other mutation",
                    added.item().id());
            if (added.kind() == Added.Kind.DELETED) {
                int touched = simulation.model.touched(added.item().id());
                simulation.model.require(
                        touched >= 0,
                        "%s is said to be deleted, and nobody did",
                        added.item().id());
            } else {
                simulation.model.answers.acknowledged(added.item());
            }
        }
    }

    private static Set<ItemId> needs(UserId user, List<Submission> submissions) {
        return submissions.stream()
                .flatMap(s -> s.dependsOn().stream())
                .map(mutation -> ItemId.of(user, mutation))
                .collect(Collectors.toSet());
    }

    private void name(UserId user, List<Submission> submissions) {
        for (Submission s : submissions) {
            if (s.mutationId() != null) {
                simulation.trace.format.name(ItemId.of(user, s.mutationId()), s.mutationId());
            }
        }
    }

    private static String words(List<Submission> submissions) {
        return submissions.stream()
                .map(s -> (s.mutationId() == null ? "" : s.mutationId() + " ")
                        + s.method() + " " + s.endpoint().path()
                        + (s.method() == Method.DELETE ? "" : " " + new TreeMap<>(s.fields()))
                        + (s.priority() == 0 ? "" : " priority " + s.priority())
                        + (s.basis().equals(Basis.NONE) ? "" : " based on " + s.basis())
                        + (s.dependsOn().isEmpty() ? "" : " depends on " + s.dependsOn()))
                .collect(Collectors.joining("; ", "[", "]"));
    }
}
