package dev.offlinesync.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoSocketException;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ConnectionDescription;
import com.mongodb.connection.ServerId;
import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a client is replaced, and when not. */
@Timeout(30)
class ClientsTest {
    private static final ServerAddress HOST = new ServerAddress("db");
    private static final ConnectionDescription CONNECTION =
            new ConnectionDescription(new ServerId(new ClusterId(), HOST));

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may overflow
    private final List<Object> closed = new CopyOnWriteArrayList<>();
    private final List<CommandListener> listeners = new ArrayList<>();
    private final Clients clients = Clients.renewable(
            listener -> {
                listeners.add(listener);
                return client();
            },
            Duration.ofMillis(1),
            nanos::get);

    /** It can be closed, and nothing else. */
    private MongoClient client() {
        return (MongoClient) Proxy.newProxyInstance(
                MongoClient.class.getClassLoader(),
                new Class<?>[] {MongoClient.class},
                (client, method, arguments) -> switch (method.getName()) {
                    case "close" -> {
                        closed.add(client);
                        yield null;
                    }
                    case "hashCode" -> System.identityHashCode(client);
                    case "equals" -> client == arguments[0];
                    default -> "a client";
                });
    }

    private static MongoCommandException refusal(int code) {
        return new MongoCommandException(
                new BsonDocument("ok", new BsonInt32(0))
                        .append("code", new BsonInt32(code))
                        .append("codeName", new BsonString("Unauthorized"))
                        .append("errmsg", new BsonString("no")),
                HOST);
    }

    private void failed(int client, String command, Throwable failure) {
        listeners.get(client).commandFailed(new CommandFailedEvent(null, 1, 1, CONNECTION, "app", command, 1, failure));
    }

    @Test
    void a_client_whose_user_is_refused_is_replaced_and_closed_later() {
        MongoClient first = clients.current();

        failed(0, "find", refusal(13));

        assertNotSame(first, clients.current());
        while (!closed.contains(first)) {
            Thread.onSpinWait();
        }
        assertEquals(List.of(first), closed);
    }

    @Test
    void other_failures_and_a_refused_kill_of_sessions_replace_nothing() {
        MongoClient first = clients.current();

        failed(0, "find", refusal(50));
        failed(0, "find", new MongoSocketException("gone", HOST));
        failed(0, "killSessions", refusal(13));

        assertSame(first, clients.current());
    }

    @Test
    void many_refusals_cost_one_client_in_ten_seconds() {
        for (int i = 0; i < 100; i++) {
            failed(listeners.size() - 1, "find", refusal(13));
            nanos.addAndGet(Duration.ofMillis(99).toNanos());
        }

        assertEquals(2, listeners.size());
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        failed(1, "find", refusal(18));
        assertEquals(3, listeners.size());
    }

    @Test
    void a_late_refusal_of_an_old_client_does_not_replace_the_new_one() {
        failed(0, "find", refusal(13));
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        MongoClient second = clients.current();

        failed(0, "find", refusal(13));

        assertSame(second, clients.current());
    }

    @Test
    void a_closed_store_opens_no_client() {
        clients.close();

        failed(0, "find", refusal(13));

        assertEquals(1, listeners.size());
        assertEquals(List.of(clients.current()), closed);
    }
}
