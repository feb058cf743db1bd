package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of calls, on few records, with failures and resends between them; together, calls of every kind. Each row begins on
 * an empty store. A fault is tried at every point of every row, so what a row costs grows with the square of its length:
 * a call that needs none of the others has its place in another row.
 */
enum Scenario {
    /** What piled up offline arrives twice and is processed. */
    ARRIVAL {
        @Override
        List<Operation> calls(Clients clients) {
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
                    clients.process(Clients.ANN));
        }
    },

    /** Some attempts fail, once or for good; what waited is processed with what is new, or is asked for by hand. */
    FAILURES {
        @Override
        List<Operation> calls(Clients clients) {
            return List.of(
                    clients.push(
                            Clients.ANN,
                            List.of(
                                    journal("m1", "j", failing("retry", 1)),
                                    journal("m2", "j", Map.of()),
                                    expense("m3", Method.POST, "b", 2))),
                    clients.add(
                            Clients.ANN, List.of(journal("m4", "x", failing("reject", 9)), mail("m5", "m", "retry"))),
                    clients.add(Clients.BOB, List.of(expense("b1", Method.POST, "bobs", 1))),
                    clients.process(Clients.ANN),
                    clients.retry(ItemId.of(Clients.ANN, "m4")),
                    clients.write(Clients.ANN, journal("m6", "j", Map.of())));
        }
    },

    /**
     * A client clears its queue, and sends again what it had there and what has long been done; one writes directly, twice;
     * the worker does what another user has left behind for longer than its grace.
     */
    CLEARING {
        @Override
        List<Operation> calls(Clients clients) {
            return List.of(
                    clients.add(Clients.BOB, List.of(expense("b1", Method.POST, "bobs", 1))),
                    clients.push(Clients.ANN, List.of(expense("m1", Method.POST, "a", 1), mail("m2", "m", "retry"))),
                    clients.add(Clients.ANN, List.of(expense("m3", Method.PUT, "a", 5))),
                    clients.clear(Clients.ANN, Clients.NOT_COMPLETED),
                    clients.add(
                            Clients.ANN,
                            List.of(expense("m3", Method.PUT, "a", 5), expense("m1", Method.POST, "a", 1))),
                    clients.write(Clients.ANN, expense("m4", Method.PUT, "a", 4)),
                    clients.write(Clients.ANN, expense("m4", Method.PUT, "a", 4)),
                    clients.worker());
        }
    },

    /** An update comes before its create; a record is deleted twice. */
    EARLY_UPDATE {
        @Override
        List<Operation> calls(Clients clients) {
            return List.of(
                    clients.push(
                            Clients.ANN,
                            List.of(expense("m1", Method.PUT, "c", 2), expense("m2", Method.POST, "b", 2))),
                    clients.push(
                            Clients.ANN,
                            List.of(
                                    expense("m3", Method.POST, "c", 1),
                                    expense("m4", Method.PUT, "c", 3),
                                    expense("m5", Method.DELETE, "b", 0),
                                    expense("m6", Method.DELETE, "b", 0))),
                    clients.process(Clients.ANN));
        }
    };

    abstract List<Operation> calls(Clients clients);

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
