package dev.offlinesync.app;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Large bodies whose items can be found again. */
final class Flood {
    private Flood() {}

    static String body(String name, int items, int characters) {
        String text = "x".repeat(characters);
        return mutationIds(name, items).stream()
                .map(id -> "{\"endpoint\":\"/api/expenses\",\"method\":\"POST\",\"mutationId\":\"" + id
                        + "\",\"data\":{\"amount\":1,\"category\":\"flood\",\"description\":\"" + text + "\"}}")
                .collect(Collectors.joining(",", "{\"items\":[", "]}"));
    }

    static List<String> mutationIds(String name, int items) {
        return IntStream.range(0, items).mapToObj(i -> name + "-" + i).toList();
    }
}
