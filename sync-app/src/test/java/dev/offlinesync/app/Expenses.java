package dev.offlinesync.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Expenses that can be told apart and counted: each has a number of its own as its amount. */
final class Expenses {
    private Expenses() {}

    /** A request to create those of these numbers, each a mutation of its own. */
    static String bulk(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(n -> "{'endpoint': '/api/expenses', 'method': 'POST', 'mutationId': 'm" + n
                        + "', 'data': {'amount': " + n + ", 'category': 'x'}}")
                .collect(Collectors.joining(",", "{'items': [", "]}"));
    }

    /** The numbers of all that are stored. */
    static List<Integer> amounts(Client client) {
        List<Integer> amounts = new ArrayList<>();
        String after = "";
        for (; ; ) {
            JsonNode page = client.get("/api/expenses?limit=1000" + after).ok(200);
            page.get("expenses")
                    .forEach(expense -> amounts.add(expense.get("amount").asInt()));
            if (!page.get("hasMore").asBoolean()) {
                return amounts;
            }
            after = "&after=" + page.get("after").asText();
        }
    }
}
