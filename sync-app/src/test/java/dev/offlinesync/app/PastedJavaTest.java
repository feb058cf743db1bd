package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.testkit.PageJava;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a reader pastes from a page compiles with the imports that the page shows. */
class PastedJavaTest {
    private static final Map<String, String> HERE = Map.of(
            "README.md",
            "",
            "docs/embedding.md",
            """
            dev.offlinesync.core.OfflineSync sync;
            dev.offlinesync.core.handler.Handlers handlers;
            dev.offlinesync.core.item.UserId user;
            dev.offlinesync.mongo.MongoStore store;
            com.mongodb.client.MongoClient client;
            com.mongodb.client.MongoCollection<org.bson.Document> orders;
            org.bson.Document order;
            java.util.List<String> sent;
            """,
            "docs/embedding-http.md",
            """
            dev.offlinesync.core.OfflineSync sync;
            dev.offlinesync.core.handler.Handlers handlers;
            dev.offlinesync.core.store.SyncStore store;
            dev.offlinesync.api.Authenticator authenticator;
            dev.offlinesync.api.HttpApi api;
            io.javalin.config.JavalinConfig config;
            java.util.Map<String, String> sessions;
            """,
            "docs/forwarding.md",
            "Tokens tokens; interface Tokens { String exchangedFor(Object user); }",
            "docs/postgres.md",
            """
            dev.offlinesync.core.OfflineSync sync;
            dev.offlinesync.core.item.UserId user;
            dev.offlinesync.postgres.PostgresStore store;
            java.sql.Connection connection;
            javax.sql.DataSource dataSource;
            """,
            "docs/testing-your-policy.md",
            "dev.offlinesync.core.handler.PureHandler orders;");

    /** Where the class path is that the reader of the page has. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "docs/quarkus.md", "examples/embedded-quarkus",
            "docs/spring-boot.md", "examples/embedded-spring-boot",
            "docs/writing-a-store.md", "sync-postgres-adapter");

    @Test
    void every_block_compiles() {
        PageJava pages = PageJava.in("pasted");
        HERE.forEach(pages::page);

        assertEquals(List.of(), pages.errors());
    }

    @Test
    void no_page_is_forgotten() throws IOException {
        var compiled = new TreeSet<>(HERE.keySet());
        compiled.addAll(ELSEWHERE.keySet());
        assertEquals(List.copyOf(compiled), PageJava.pages());

        for (var page : ELSEWHERE.entrySet()) {
            try (var tests = Files.walk(Path.of("..", page.getValue(), "src/test/java"))) {
                assertTrue(
                        tests.filter(test -> test.endsWith("PastedJavaTest.java"))
                                .anyMatch(test -> names(test, page.getKey())),
                        () -> "no PastedJavaTest compiles " + page.getKey());
            }
        }
    }

    private static boolean names(Path test, String page) {
        try {
            return Files.readString(test).contains(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
