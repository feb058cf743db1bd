package dev.offlinesync.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.jwt.JwtIssuer;
import dev.offlinesync.api.jwt.JwtSettings;
import dev.offlinesync.core.item.UserId;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The ways by which one user's writes get to a server. */
final class Doors {
    private static final int EXPIRED = 410;

    static final String SECRET = "a secret of more than thirty-two bytes";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private final String token;
    private final Duration timeout;
    private final Random random;
    private final Ledger ledger;
    private final Receipts receipts;
    private long answered = System.nanoTime();

    /** What became of a write, as a push was answered. */
    interface Receipts {
        /** @param generation of the numbers in the result */
        void settled(Mutation mutation, JsonNode result, String generation);
    }

    /** @param timeout how long a client waits for an answer */
    Doors(String user, Duration timeout, Random random, Ledger ledger) {
        this(user, timeout, random, ledger, (mutation, result, generation) -> {});
    }

    Doors(String user, Duration timeout, Random random, Ledger ledger, Receipts receipts) {
        this.token = new JwtIssuer(JwtSettings.of(new JwtSettings.Secret(SECRET)), InstantSource.system())
                .issue(new Caller(new UserId(user), Caller.Role.USER), Duration.ofHours(6));
        this.timeout = timeout;
        this.random = random;
        this.ledger = ledger;
        this.receipts = receipts;
    }

    private record Answer(int status, JsonNode body) {
        boolean is(int wanted) {
            return status == wanted;
        }

        /** No use in asking again. */
        boolean isFinal() {
            return status >= 400 && status < 500;
        }
    }

    /**
     * Sends these writes once, through one of the doors.
     *
     * @return whether the client is done with them; otherwise they are to be sent again
     */
    boolean send(List<Mutation> parcel, String address) throws InterruptedException {
        parcel.forEach(ledger::sent);
        if (parcel.get(0).direct()) {
            return direct(parcel.get(0), address);
        }
        return switch (random.nextInt(3)) {
            case 0 -> bulk(parcel, address);
            case 1 -> parcel.size() == 1 ? add(parcel.get(0), address) : push(parcel, address);
            default -> push(parcel, address);
        };
    }

    /** The door that tells what became of each. */
    boolean push(List<Mutation> parcel, String address) throws InterruptedException {
        parcel.forEach(ledger::sent);
        Answer answer = call("POST", address, "/api/sync/push", items(parcel), null);
        if (!answer.is(200)) {
            return answer.isFinal();
        }
        for (int i = 0; i < parcel.size(); i++) {
            JsonNode result = answer.body.path("results").path(i);
            String status = result.path("status").asText();
            if (!result.path("mutationId").asText().equals(parcel.get(i).id()) || status.equals("refused")) {
                ledger.error("push answered " + result + " for " + parcel.get(i));
            }
            ledger.told(parcel.get(i), status);
            receipts.settled(
                    parcel.get(i), result, answer.body.path("generation").asText());
        }
        return true;
    }

    private boolean bulk(List<Mutation> parcel, String address) throws InterruptedException {
        boolean done = store(parcel, address);
        if (done) {
            process(address);
        }
        return done;
    }

    /** Stores them and leaves it to others to process them. */
    boolean store(List<Mutation> parcel, String address) throws InterruptedException {
        parcel.forEach(ledger::sent);
        Answer answer = call("POST", address, "/api/sync/bulk", items(parcel), null);
        if (!answer.is(201)) {
            return answer.isFinal();
        }
        parcel.forEach(ledger::acknowledged);
        return true;
    }

    private boolean add(Mutation mutation, String address) throws InterruptedException {
        Answer answer = call("POST", address, "/api/sync/add", mutation.envelope(), null);
        if (!answer.is(201)) {
            return answer.isFinal();
        }
        ledger.acknowledged(mutation);
        process(address);
        return true;
    }

    /** Whether it works or not: what was acknowledged needs no client any more. */
    private void process(String address) throws InterruptedException {
        call("POST", address, "/api/sync/process", null, null);
    }

    /** @return whether a batch was processed: no error, and not told that somebody else is at it */
    boolean processes(String address) throws InterruptedException {
        Answer answer = call("POST", address, "/api/sync/process", null, null);
        return answer.is(200) && !answer.body.path("busy").asBoolean();
    }

    /**
     * @return a page of what has changed since this cursor; the problem if it has expired; empty if there was no answer
     */
    Optional<JsonNode> changes(String since, int limit, String address) throws InterruptedException {
        String query = "?limit=" + limit + (since.isEmpty() ? "" : "&since=" + since);
        Answer answer = call("GET", address, "/api/sync/changes" + query, null, null);
        return answer.is(200) || answer.is(EXPIRED) ? Optional.of(answer.body) : Optional.empty();
    }

    private boolean direct(Mutation mutation, String address) throws InterruptedException {
        Answer answer = call(mutation.method(), address, mutation.endpoint(), mutation.data(), mutation.id());
        if (answer.is(200) || answer.is(201)) {
            ledger.told(mutation, "completed");
            return true;
        }
        if (answer.isFinal()) {
            ledger.refused(mutation);
        }
        return answer.isFinal();
    }

    /** When a server last did what it is there for; an answer to wait for an earlier write is one, too. */
    long answered() {
        return answered;
    }

    private static Map<String, Object> items(List<Mutation> parcel) {
        return Map.of("items", parcel.stream().map(Mutation::envelope).toList());
    }

    /**
     * An answer that is not final has to be asked for again. Status 0 if there was no answer, or one that asks for a
     * retry.
     */
    private Answer call(String method, String address, String path, Object body, String key)
            throws InterruptedException {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                    .timeout(timeout)
                    .header("Authorization", "Bearer " + token)
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
            if (body != null) {
                request.header("Content-Type", "application/json");
            }
            if (key != null) {
                request.header("Idempotency-Key", key);
            }
            return judged(method + " " + path, sent(request.build()));
        } catch (HttpTimeoutException e) {
            return none("timeout");
        } catch (ConnectException e) {
            return none("refused");
        } catch (IOException e) {
            return none("reset");
        }
    }

    /** The request's own limit ends with the headers; a body that stalls is not to hold a device for ever. */
    private HttpResponse<String> sent(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> answer = HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            return answer.get(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new HttpTimeoutException("the body");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
    }

    private Answer judged(String request, HttpResponse<String> response) throws IOException {
        int status = response.statusCode();
        boolean comeAgain = response.headers().firstValue("Retry-After").isPresent();
        ledger.answer(Integer.toString(status));
        if (status < 500) {
            answered = System.nanoTime();
        }
        boolean isDirect = !request.contains("/api/sync/");
        if ((status == 503 || status == 409) && comeAgain) {
            return new Answer(0, null);
        }
        boolean isAllowed = isDirect || (status == EXPIRED && ledger.isHistoryLost());
        if (status >= 500 || (status >= 400 && !isAllowed)) {
            ledger.error(request + " was answered with " + status + " " + response.body());
        }
        return new Answer(status, JSON.readTree(response.body()));
    }

    private Answer none(String why) {
        ledger.answer(why);
        return new Answer(0, null);
    }
}
