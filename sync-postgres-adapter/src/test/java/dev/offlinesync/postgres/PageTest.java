package dev.offlinesync.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every command in docs/postgres.md does what its sentence says. Its grants are run by {@link SchemaTest}. */
@RequiresPostgres
class PageTest {
    private static final Path PAGE = Path.of("..", "docs", "postgres.md");
    private static final UserId ANN = new UserId("ann");

    private TestDatabase database;
    private OfflineSync sync;

    @BeforeEach
    void open() {
        database = new TestDatabase();
        sync = queue(database.store);
    }

    @AfterEach
    void close() {
        sync.close();
        database.close();
    }

    private static OfflineSync queue(PostgresStore store) {
        return OfflineSync.builder(store)
                .handlers(Handlers.builder()
                        .resource(Resource.of("/api/expenses", RecordRules.NONE))
                        .build())
                .build();
    }

    static String command(String sentence, String language) {
        try {
            Matcher block = Pattern.compile(
                            Pattern.quote(sentence) + ".*?```" + language + "\n(.*?)```", Pattern.DOTALL)
                    .matcher(Files.readString(PAGE));
            assertTrue(block.find(), () -> "the page has no command below " + sentence);
            return block.group(1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private SyncItem added(String path, Method method) {
        return sync.queue()
                .add(ANN, Submission.of(path, method, Map.of("amount", 7)).withMaxAttempts(1))
                .item();
    }

    private SyncItem failed() {
        SyncItem item = added("/api/expenses/nobody", Method.PUT);
        sync.queue().process(ANN);
        return sync.queue().find(item.id()).orElseThrow();
    }

    @Test
    void count_view_and_retry_what_failed() {
        SyncItem failed = failed();
        added("/api/expenses", Method.POST);

        assertEquals(List.of("1|1"), database.ask(command("Count what is pending", "sql")));
        List<String> rows = database.ask(command("View failed items", "sql"));
        assertEquals(1, rows.size());
        assertTrue(rows.get(0).startsWith(failed.id() + "|ann|/api/expenses/nobody|PUT|1|"), rows::toString);

        database.type(command("Retry a failed item", "sql")
                .replace("64b7f0c2a1b2c3d4e5f60718", failed.id().hex()));
        assertEquals(2, sync.queue().process(ANN).attempted().size());
    }

    @Test
    void delete_completed_items_older_than_30_days() {
        SyncItem old = added("/api/expenses", Method.POST);
        SyncItem recent = added("/api/expenses", Method.POST);
        sync.queue().process(ANN);
        SyncItem pending = added("/api/expenses", Method.POST);
        database.type("UPDATE sync_items SET updated_at = now() - interval '29 days' WHERE id = '" + recent.id() + "'");
        database.type(
                "UPDATE sync_items SET updated_at = now() - interval '31 days' WHERE id <> '" + recent.id() + "'");

        database.type(command("Delete completed items", "sql"));

        assertTrue(sync.queue().find(old.id()).isEmpty());
        assertEquals(
                Status.COMPLETED, sync.queue().find(recent.id()).orElseThrow().status());
        assertEquals(
                Status.PENDING, sync.queue().find(pending.id()).orElseThrow().status());
    }

    @Test
    void queue_a_write_by_hand_and_read_the_records() {
        database.type(command("Queue a write by hand", "sql"));

        SyncItem first = sync.queue().process(ANN).attempted().get(0);

        assertEquals(Map.of("amount", 100, "category", "Salary"), first.data());
        assertEquals(List.of(first.id() + "|ann|100"), database.ask(command("Read the records", "sql")));
        database.type(command("An index or constraint of your own", "sql"));
    }

    @Test
    void a_dump_holds_what_was_acknowledged() throws Exception {
        SyncItem item = added("/api/expenses", Method.POST);
        Path dump = Files.createTempDirectory("offline-sync-dump");
        database.server.type("CREATE DATABASE restored_" + database.name + " TEMPLATE template0 ENCODING 'UTF8'");
        String commands = command("`pg_dump` reads one state", "sh")
                .replace("offline-sync.dump sync", "offline-sync.dump " + database.name)
                .replace("restored", "restored_" + database.name);
        try {
            shell(dump, commands);
            try (PostgresStore restored = PostgresStore.open(
                    database.server.address("restored_" + database.name), PostgresStoreOptions.DEFAULT)) {
                assertEquals(
                        Status.PENDING,
                        restored.queue().find(item.id()).orElseThrow().status());
            }
        } finally {
            database.server.type("DROP DATABASE restored_" + database.name + " WITH (FORCE)");
            Files.deleteIfExists(dump.resolve("offline-sync.dump"));
            Files.deleteIfExists(dump);
        }
    }

    @Test
    void the_schema_is_made_by_the_printed_commands() throws Exception {
        Path work = Files.createTempDirectory("offline-sync-schema");
        String commands = command("An administrator may make", "sh")
                .replace("./offline-sync schema postgres > offline-sync.sql\n", "")
                .replace("-d sync", "-d " + database.name);
        Files.writeString(work.resolve("offline-sync.sql"), Schema.printed());
        try {
            shell(work, commands);
            assertEquals(List.of("4"), database.ask("SELECT version FROM sync.sync_schema"));
        } finally {
            Files.delete(work.resolve("offline-sync.sql"));
            Files.delete(work);
        }
    }

    private void shell(Path directory, String commands) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("sh", "-e", "-c", commands)
                .directory(directory.toFile())
                .redirectErrorStream(true);
        shell.environment()
                .putAll(Map.of("PGHOST", "127.0.0.1", "PGPORT", database.server.port() + "", "PGUSER", "test"));
        shell.environment()
                .merge("PATH", PostgresServer.programs().orElseThrow().toString(), (path, bin) -> bin + ":" + path);
        Process process = shell.start();
        String said = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), said);
    }
}
