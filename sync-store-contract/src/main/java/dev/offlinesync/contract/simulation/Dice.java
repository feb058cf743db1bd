package dev.offlinesync.contract.simulation;

import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random choices, made with a seed. */
final class Dice {
    private final Random random;
    private int mutations;

    Dice(long seed) {
        random = new Random(seed);
    }

    /** True so many times in a thousand. */
    boolean permille(double times) {
        return random.nextDouble() * 1000 < times;
    }

    int upTo(int limit) {
        return random.nextInt(limit);
    }

    <T> T of(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    /** A mutation of one of few records, so that many meet on one. */
    Submission submission(UserId user) {
        Submission s = what(user).withMaxAttempts(1 + random.nextInt(4));
        if (permille(300)) {
            s = s.withPriority(random.nextInt(5) - 1);
        }
        return permille(850) ? s.withMutationId(user.value().substring(0, 3) + "/" + ++mutations) : s;
    }

    List<Submission> submissions(UserId user) {
        List<Submission> some = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            some.add(submission(user));
        }
        return some;
    }

    private Submission what(UserId user) {
        String record = user.value().substring(0, 3) + "-" + random.nextInt(3);
        String expense = Behaviours.EXPENSES + "/" + record;
        int n = ++mutations;
        int what = random.nextInt(100);
        if (what < 25) {
            return Submission.of(expense, Method.PUT, Map.of("n", n));
        } else if (what < 28) {
            return Submission.of(expense, Method.PUT, Map.of("n", n, Behaviours.INVALID, true));
        } else if (what < 30) {
            return Submission.of(
                    Behaviours.EXPENSES, Method.POST, Map.of("_id", record, "n", n, Behaviours.INVALID, true));
        } else if (what < 34) {
            return Submission.of(Behaviours.EXPENSES, Method.POST, Map.of("_id", record, "n", 0));
        } else if (what < 42) {
            return Submission.of(Behaviours.EXPENSES, Method.POST, Map.of("_id", record, "n", n));
        } else if (what < 47) {
            return Submission.of(Behaviours.EXPENSES, Method.POST, Map.of("n", n));
        } else if (what < 55) {
            return Submission.of(expense, Method.DELETE, null);
        } else if (what < 58) {
            return Submission.of(Behaviours.EXPENSES, Method.POST, Map.of("_id", "everybodys", "n", n));
        } else if (what < 60) {
            return Submission.of(Behaviours.EXPENSES + "/everybodys", Method.DELETE, null);
        } else if (what < 84) {
            return journal(record, user);
        } else if (what < 98) {
            return Submission.of(
                    Behaviours.MAILS, Method.POST, behaving(record, List.of("retry", "postpone", "reject", "throw")));
        } else if (what < 99) {
            return Submission.of("/api/nobodys/" + record, Method.PUT, Map.of("n", n));
        }
        String path = of(List.of(Behaviours.JOURNAL, Behaviours.MAILS));
        return Submission.of(path, Method.POST, Map.of("_id", record, Behaviours.DOES, "kill"));
    }

    private Submission journal(String record, UserId user) {
        Map<String, Object> data = behaving(record, List.of("retry", "retry late", "invalid", "reject", "throw"));
        if (permille(300)) {
            data.put(Behaviours.ALSO, user.value().substring(0, 3) + "-" + random.nextInt(3));
        }
        if (permille(100)) {
            data.remove("_id");
        }
        return Submission.of(Behaviours.JOURNAL, Method.POST, data);
    }

    private Map<String, Object> behaving(String record, List<String> failures) {
        Map<String, Object> data = new HashMap<>(Map.of("_id", record));
        if (permille(300)) {
            data.put(Behaviours.DOES, of(failures));
            data.put(Behaviours.TIMES, 1 + random.nextInt(3));
        }
        return data;
    }
}
