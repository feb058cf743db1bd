package dev.offlinesync.sqlite;

import static dev.offlinesync.sqlite.Fixture.ANN;
import static dev.offlinesync.sqlite.Fixture.expense;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.Changes.Change;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command in docs/sqlite.md does what its sentence says. */
class DocumentationTest {
    private static final Path PAGE = Path.of("..", "docs", "sqlite.md");

    @TempDir
    Path directory;

    private Fixture fixture;

    @BeforeEach
    void open() {
        fixture = new Fixture(directory.resolve("data"));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void count_what_is_pending_and_what_has_failed() throws IOException {
        fixture.add(expense(1));
        fixture.add(expense(2));
        failed();

        assertEquals(List.of("2|1"), fixture.ask(command("Count what is pending", "sql")));
    }

    @Test
    void view_failed_items() throws IOException {
        SyncItem failed = failed();

        List<String> rows = fixture.ask(command("View failed items", "sql"));

        assertEquals(
                List.of(failed.id() + "|ann|/api/expenses/nobody|PUT|1|" + failed.error()
                        + "|2025-12-10T10:00:00.000Z"),
                rows);
    }

    @Test
    void retry_a_failed_item() throws IOException {
        SyncItem failed = failed();

        fixture.type(command("Retry a failed item", "sql")
                .replace("64b7f0c2a1b2c3d4e5f60718", failed.id().hex()));

        assertEquals(Status.PENDING, find(failed.id()).status());
        assertEquals(1, fixture.sync.queue().process(ANN).attempted().size());
    }

    @Test
    void delete_completed_items_older_than_30_days() throws IOException {
        SyncItem old = fixture.add(expense(1));
        SyncItem recent = fixture.add(expense(2));
        fixture.sync.queue().process(ANN);
        SyncItem pending = fixture.add(expense(3));
        fixture.type("UPDATE syncqueues SET updatedAt = datetime('now', '-29 days') WHERE _id = '" + recent.id() + "'");
        fixture.type(
                "UPDATE syncqueues SET updatedAt = datetime('now', '-31 days') WHERE _id <> '" + recent.id() + "'");

        fixture.type(command("Delete completed items", "sql"));

        assertTrue(fixture.sync.queue().find(old.id()).isEmpty());
        assertEquals(Status.COMPLETED, find(recent.id()).status());
        assertEquals(Status.PENDING, find(pending.id()).status());
    }

    @Test
    void clear_a_users_queue() throws IOException {
        SyncItem completed = fixture.add(expense(1));
        fixture.sync.queue().process(ANN);
        fixture.add(expense(2));
        failed();

        fixture.type(command("Clear a user's queue", "sql"));

        assertEquals(List.of(completed.id().hex()), fixture.ask("SELECT _id FROM syncqueues"));
    }

    @Test
    void queue_a_write_by_hand_and_read_the_records() throws IOException {
        fixture.add(expense(1));

        fixture.type(command("Queue a write by hand", "sql"));

        SyncItem first = fixture.sync.queue().process(ANN).attempted().get(0);
        assertEquals(Map.of("amount", 100, "category", "Salary"), first.data());
        assertTrue(fixture.ask(command("Read the records", "sql")).contains(first.id() + "|ann|100"));
    }

    @Test
    void give_the_space_of_deleted_rows_back() throws IOException {
        fixture.sync.queue().addAll(ANN, java.util.Collections.nCopies(1000, expense(1)));
        fixture.type("DELETE FROM syncqueues");

        fixture.type(command("Give the space", "sql"));

        assertEquals(List.of("0"), fixture.ask("PRAGMA freelist_count"));
        fixture.add(expense(1));
    }

    @Test
    void look_at_it_with_the_shell() throws Exception {
        fixture.add(expense(1));

        assertEquals("pending|1\n", shell(command("Look at it", "sh")));
    }

    @Test
    void change_a_record() throws IOException {
        fixture.sync.queue().push(ANN, List.of(Submission.of("/api/expenses/x", Method.POST, Map.of("amount", 1))));
        List<Resource> expenses = List.of(Resource.of("/api/expenses", RecordRules.NONE));
        String cursor = fixture.sync.records().changes(ANN, expenses, null, 10).cursor();

        fixture.type(command("Change or delete one", "sql"));

        Change change = fixture.sync
                .records()
                .changes(ANN, expenses, cursor, 10)
                .changes()
                .get(0);
        assertEquals(120, change.record().get("amount"));
    }

    /** Its SQLite may be an older one than the server's. */
    @Test
    void the_systems_own_shell_takes_every_statement_and_finds_no_fault_in_the_file() throws Exception {
        String statements = Pattern.compile("```sql\n(.*?)```", Pattern.DOTALL)
                .matcher(page())
                .results()
                .map(block -> block.group(1))
                .collect(Collectors.joining());

        shell("sqlite3 -bail data/offline-sync.db <<'EOF'\n" + statements + "EOF\n");

        assertEquals(
                1,
                fixture.sync
                        .queue()
                        .items(ANN, EnumSet.of(Status.PENDING), null, 10)
                        .items()
                        .size());
        assertEquals("ok\n", shell("sqlite3 data/offline-sync.db 'PRAGMA integrity_check'"));
    }

    @Test
    void every_command_of_the_page_is_run_here() throws IOException {
        assertEquals(
                10,
                Pattern.compile("^```(sql|sh)$", Pattern.MULTILINE)
                        .matcher(page())
                        .results()
                        .count());
    }

    private SyncItem failed() {
        SyncItem item = fixture.add(Submission.of("/api/expenses/nobody", Method.PUT, Map.of("amount", 1))
                .withMaxAttempts(1));
        Failure why = Failure.notFound("there is no such expense");
        fixture.store.queue().replace(item, item.failed(why, Fixture.START));
        return find(item.id());
    }

    private SyncItem find(ItemId id) {
        return fixture.sync.queue().find(id).orElseThrow();
    }

    /** The first code block below the line that begins so. */
    private static String command(String sentence, String language) throws IOException {
        String page = page();
        int below = page.indexOf("\n" + sentence);
        assertTrue(below > 0, () -> "not in the page: " + sentence);
        String fence = "```" + language + "\n";
        int begin = page.indexOf(fence, below) + fence.length();
        return page.substring(begin, page.indexOf("```", begin));
    }

    private static String page() throws IOException {
        return Files.readString(PAGE);
    }

    /** What the system's own shell answers in the directory that holds {@code data}. */
    private String shell(String command) throws IOException, InterruptedException {
        boolean found = isInstalled("sqlite3");
        assertTrue(found || !"true".equals(System.getenv("CI")), "CI needs the sqlite3 shell on the PATH");
        assumeTrue(found, "skipped: install sqlite3 to test the commands of the documentation as they are");
        Process process = new ProcessBuilder("sh", "-ec", command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor());
        return answer;
    }

    private static boolean isInstalled(String program) {
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(System.getenv("PATH"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    }
}
