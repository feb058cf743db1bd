package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Calls of every kind, on few records, with failures and resends between them. */
final class Scenario {
    private Scenario() {}

    static List<Operation> calls(Clients clients) {
        List<Submission> first = List.of(
                expense("m1", Method.POST, "a", 1),
                expense("m2", Method.PUT, "a", 2),
                mail("m3", "m", "succeed"),
                expense("m4", Method.PUT, "a", 3),
                journal("m5", "j", Map.of(Behaviours.ALSO, "k")),
                expense("m6", Method.POST, "b", 1).withPriority(3),
                expense("m7", Method.DELETE, "b", 0));
        return List.of(
                clients.add(Clients.ANN, first),
                clients.add(Clients.ANN, first.subList(3, 6)),
                clients.process(Clients.ANN),
                clients.push(
                        Clients.ANN,
                        List.of(
                                journal("m8", "j", failing("retry", 1)),
                                journal("m9", "j", Map.of()),
                                expense("m10", Method.POST, "b", 2))),
                clients.write(Clients.ANN, expense("m11", Method.PUT, "a", 4)),
                clients.add(Clients.ANN, List.of(journal("m12", "x", failing("reject", 9)), mail("m13", "m", "retry"))),
                clients.add(Clients.BOB, List.of(expense("b1", Method.POST, "bobs", 1))),
                clients.process(Clients.ANN),
                clients.write(Clients.ANN, expense("m11", Method.PUT, "a", 4)),
                clients.retry(ItemId.of(Clients.ANN, "m12")),
                clients.write(Clients.ANN, journal("m14", "j", Map.of())),
                clients.add(Clients.ANN, List.of(expense("m15", Method.PUT, "a", 5))),
                clients.clear(Clients.ANN, Clients.NOT_COMPLETED),
                clients.add(
                        Clients.ANN, List.of(expense("m15", Method.PUT, "a", 5), expense("m1", Method.POST, "a", 1))),
                clients.worker(),
                clients.push(Clients.ANN, List.of(expense("m16", Method.PUT, "c", 2))),
                clients.push(
                        Clients.ANN,
                        List.of(
                                expense("m17", Method.POST, "c", 1),
                                expense("m18", Method.PUT, "c", 3),
                                expense("m19", Method.DELETE, "b", 0),
                                expense("m20", Method.DELETE, "b", 0))),
                clients.process(Clients.ANN));
    }

    static Submission expense(String mutation, Method method, String id, int n) {
        return Submission.of(Behaviours.EXPENSES + "/" + id, method, method == Method.DELETE ? null : Map.of("n", n))
                .withMutationId(mutation);
    }

    static Submission journal(String mutation, String id, Map<String, ?> what) {
        return behaving(mutation, Behaviours.JOURNAL, id, what);
    }

    static Submission mail(String mutation, String id, String does) {
        return behaving(mutation, Behaviours.MAILS, id, does.equals("succeed") ? Map.of() : failing(does, 1));
    }

    static Submission behaving(String mutation, String path, String id, Map<String, ?> what) {
        Map<String, Object> data = new HashMap<>(what);
        data.put("_id", id);
        return Submission.of(path, Method.POST, data).withMutationId(mutation).withMaxAttempts(3);
    }

    private static Map<String, Object> failing(String how, int times) {
        return Map.of(Behaviours.DOES, how, Behaviours.TIMES, times);
    }
}
