package dev.offlinesync.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoSocketException;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
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

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may overflow
    private final List<Object> closed = new CopyOnWriteArrayList<>();
    private final List<MongoClient> opened = new ArrayList<>();
    private final Clients clients = Clients.renewable(this::open, Duration.ofMillis(1), nanos::get);

    /** It can be closed, and nothing else. */
    private MongoClient open() {
        MongoClient client = (MongoClient) Proxy.newProxyInstance(
                MongoClient.class.getClassLoader(),
                new Class<?>[] {MongoClient.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "close" -> {
                        closed.add(self);
                        yield null;
                    }
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" -> self == arguments[0];
                    default -> "a client";
                });
        opened.add(client);
        return client;
    }

    private static MongoCommandException refusal(int code) {
        return new MongoCommandException(
                new BsonDocument("ok", new BsonInt32(0))
                        .append("code", new BsonInt32(code))
                        .append("codeName", new BsonString("Unauthorized"))
                        .append("errmsg", new BsonString("no")),
                HOST);
    }

    @Test
    void a_client_whose_user_is_refused_is_replaced_and_closed_later() {
        MongoClient first = clients.current();

        clients.failed(first, refusal(13));

        assertNotSame(first, clients.current());
        while (!closed.contains(first)) {
            Thread.onSpinWait();
        }
        assertEquals(List.of(first), closed);
    }

    @Test
    void other_failures_replace_nothing() {
        MongoClient first = clients.current();

        clients.failed(first, refusal(50));
        clients.failed(first, new MongoSocketException("gone", HOST));

        assertSame(first, clients.current());
    }

    @Test
    void many_refusals_cost_one_client_in_ten_seconds() {
        for (int i = 0; i < 100; i++) {
            clients.failed(clients.current(), refusal(13));
            nanos.addAndGet(Duration.ofMillis(99).toNanos());
        }

        assertEquals(2, opened.size());
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        clients.failed(clients.current(), refusal(18));
        assertEquals(3, opened.size());
    }

    @Test
    void a_late_refusal_of_an_old_client_does_not_replace_the_new_one() {
        MongoClient first = clients.current();
        clients.failed(first, refusal(13));
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        MongoClient second = clients.current();

        clients.failed(first, refusal(13));

        assertSame(second, clients.current());
    }

    @Test
    void a_closed_store_opens_no_client() {
        clients.close();

        clients.failed(clients.current(), refusal(13));

        assertEquals(1, opened.size());
        assertEquals(List.of(clients.current()), closed);
    }
}
