package dev.offlinesync.bench.workload;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Mutations as JSON, about 220 bytes each, as an expense is. */
final class Mutations {
    private static final String[] CATEGORIES = {"Food", "Travel", "Salary", "Rent", "Health"};

    private Mutations() {}

    /** An expense, under an id that the server gives. */
    static String expense(String mutationId, long n) {
        return mutation("POST", "/api/expenses", mutationId, expenseData(n));
    }

    static String mutation(String method, String endpoint, String mutationId, String data) {
        return "{\"endpoint\":\"" + endpoint + "\",\"method\":\"" + method
                + "\",\"deviceId\":\"bench\",\"mutationId\":\"" + mutationId + "\""
                + (data.isEmpty() ? "" : ",\"data\":{" + data + "}") + "}";
    }

    static String expenseData(long n) {
        return String.format(
                Locale.ROOT,
                "\"amount\":%d.%02d,\"category\":\"%s\",\"description\":\"lunch with customer number %d\",\"date\":\"2026-03-%02dT12:00:00.000Z\"",
                n % 1000,
                n % 100,
                CATEGORIES[(int) (n % CATEGORIES.length)],
                n,
                1 + n % 28);
    }

    static byte[] items(List<String> items) {
        return ("{\"items\":[" + String.join(",", items) + "]}").getBytes(StandardCharsets.UTF_8);
    }
}
