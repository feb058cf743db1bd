package dev.offlinesync.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.mongodb.MongoTimeoutException;
import org.junit.jupiter.api.Test;

/** What an operator reads of a database that does not answer. */
class ErrorsTest {
    private static String told(String cause) {
        return String.valueOf(Errors.translated(new MongoTimeoutException(
                        "Timed out while waiting for a server that matches WritableServerSelector. Client view of cluster"
                                + " state is {type=REPLICA_SET, servers=[{address=db:27017, type=UNKNOWN,"
                                + " state=CONNECTING, exception={com.mongodb.MongoSocketException: db}, caused by {"
                                + cause + "}}]"))
                .getMessage());
    }

    @Test
    void a_refused_connection_and_an_unknown_host_read_differently() {
        assertEquals(
                "MongoDB is unavailable: Connection refused", told("java.net.ConnectException: Connection refused"));
        assertEquals("MongoDB is unavailable: unknown host db", told("java.net.UnknownHostException: db"));
    }

    @Test
    void a_timeout_without_a_cause_is_told_without_the_state_of_the_cluster() {
        assertEquals(
                "MongoDB is unavailable: Timed out",
                Errors.translated(new MongoTimeoutException("Timed out. Client view of cluster state is {x}"))
                        .getMessage());
    }
}
