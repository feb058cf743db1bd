package dev.offlinesync.bench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offlinesync.bench.server.Http;
import dev.offlinesync.bench.server.Server;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The server as the workloads see it: its calls, in the name of numbered users. */
public final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FILL_THREADS = 8;
    private static final int FILL_BATCH = 500;
    private static final int TRIES = 20;

    private final Server server;
    private final String run;
    private final Map<Integer, String> tokens = new ConcurrentHashMap<>();

    /** @param run makes users and mutations differ from those of every other measurement */
    public Api(Server server, String run) {
        this.server = server;
        this.run = run;
    }

    URI address() {
        return server.address();
    }

    Http connect() throws IOException {
        return new Http(server.address());
    }

    String run() {
        return run;
    }

    String userId(int user) {
        return run + "-user" + user;
    }

    private String token(int user) {
        return tokens.computeIfAbsent(user, u -> server.token(userId(u)));
    }

    byte[] post(String path, int user, byte[] body) {
        return Http.request("POST", path, token(user), body);
    }

    byte[] get(String path, int user) {
        return Http.request("GET", path, token(user), new byte[0]);
    }

    static JsonNode json(Http.Answer answer) throws IOException {
        return JSON.readTree(answer.body());
    }

    /** @throws IOException with what the server said, if it is no 2xx */
    static Http.Answer ok(Http.Answer answer) throws IOException {
        if (!answer.isOk()) {
            throw new IOException(answer.brief());
        }
        return answer;
    }

    /**
     * Stores so many expenses for each of these users, from {@code first} on, and no longer counts errors: it tries
     * again.
     */
    void fill(int users, int items) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(FILL_THREADS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < FILL_THREADS; i++) {
                int first = i;
                all.add(threads.submit((Callable<Object>) () -> {
                    try (Http http = connect()) {
                        for (int user = first; user < users; user += FILL_THREADS) {
                            fill(http, user, items);
                        }
                    }
                    return "done";
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("cannot fill the queue: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            threads.shutdownNow();
        }
    }

    private void fill(Http http, int user, int items) throws IOException {
        for (int from = 0; from < items; from += FILL_BATCH) {
            List<String> batch = new ArrayList<>();
            for (int i = from; i < Math.min(items, from + FILL_BATCH); i++) {
                batch.add(Mutations.expense(run + "-" + user + "-" + i, i));
            }
            insist(http, post("/api/sync/bulk?results=none", user, Mutations.items(batch)));
        }
    }

    private static void insist(Http http, byte[] request) throws IOException {
        for (int i = 1; true; i++) {
            try {
                ok(http.send(request));
                return;
            } catch (IOException e) {
                if (i == TRIES) {
                    throw e;
                }
            }
        }
    }
}
