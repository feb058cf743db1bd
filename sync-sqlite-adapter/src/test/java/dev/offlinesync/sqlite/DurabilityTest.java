package dev.offlinesync.sqlite;

import static dev.offlinesync.sqlite.Fixture.ANN;
import static dev.offlinesync.sqlite.Fixture.expense;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.StoreUnavailable;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Acknowledged means on disk, and what is not acknowledged is not half there. */
class DurabilityTest {
    @TempDir
    Path directory;

    @Test
    void a_server_that_is_killed_while_it_writes_loses_nothing_acknowledged() throws Exception {
        List<ItemId> acknowledged = new ArrayList<>();
        Process server = AnotherServer.start(directory);
        try (BufferedReader out = server.inputReader()) {
            for (String id = out.readLine(); id != null; id = out.readLine()) {
                // what the pipe held when it was killed was acknowledged too, but for a line cut short
                if (id.length() == 24) {
                    acknowledged.add(new ItemId(id));
                }
                if (acknowledged.size() == 200) {
                    server.toHandle().destroyForcibly(); // kill -9, and the pipe stays open
                }
            }
        } finally {
            server.destroyForcibly().waitFor();
        }

        assertTrue(acknowledged.size() >= 200, () -> acknowledged.size() + " were acknowledged");
        try (Fixture fixture = new Fixture(directory)) {
            acknowledged.forEach(id -> assertTrue(fixture.sync.queue().find(id).isPresent(), () -> id + " is lost"));
            assertEquals(List.of("ok"), fixture.ask("PRAGMA integrity_check"));
            assertEquals(50, fixture.sync.queue().process(ANN).successful());
        }
    }

    @Test
    void every_commit_waits_for_the_disk() {
        try (Fixture fixture = new Fixture(directory)) {
            assertEquals("wal", setting(fixture, "journal_mode"));
            assertEquals("2", setting(fixture, "synchronous")); // FULL
        }
    }

    @Test
    void a_full_disk_is_said_to_be_one_and_forgotten_when_there_is_room_again() {
        try (Fixture fixture = new Fixture(directory)) {
            SyncItem before = fixture.add(expense(1));
            limitPages(fixture, 4);

            assertThrows(StoreUnavailable.class, () -> fixture.sync.queue().addAll(ANN, List.of(expense(2), large())));

            assertEquals(
                    1,
                    fixture.store
                            .queue()
                            .due(ANN, Fixture.START, 10, 1 << 20, QueueStore.COUNTED)
                            .due());
            SyncItem small = fixture.add(expense(3));
            limitPages(fixture, 100_000);
            SyncItem large = fixture.add(large());
            assertEquals(
                    List.of(before.id(), small.id(), large.id()),
                    fixture.sync.queue().process(ANN).attempted().stream()
                            .map(SyncItem::id)
                            .toList());
        }
    }

    @Test
    void a_batch_for_which_the_disk_has_no_room_runs_when_it_has() {
        try (Fixture fixture = new Fixture(directory)) {
            SyncItem item = fixture.add(large());
            limitPages(fixture, 4);

            assertThrows(StoreUnavailable.class, () -> fixture.sync.queue().process(ANN));

            assertEquals(0, fixture.store.records().count(ANN, "expenses"));
            assertEquals(item, fixture.sync.queue().find(item.id()).orElseThrow());
            limitPages(fixture, 100_000);
            assertEquals(1, fixture.sync.queue().process(ANN).successful());
        }
    }

    @Test
    void a_shell_that_holds_the_file_makes_writes_unavailable_until_it_lets_go() throws Exception {
        try (Fixture fixture = new Fixture(directory);
                Connection shell = Fixture.shell(directory);
                Statement typed = shell.createStatement()) {
            fixture.store.writer().write(sql -> sql.first("PRAGMA busy_timeout = 1", row -> 1));
            typed.execute("BEGIN IMMEDIATE");

            assertThrows(StoreUnavailable.class, () -> fixture.add(expense(1)));
            assertThrows(StoreUnavailable.class, fixture.store::ping, "calls would fail too");

            typed.execute("COMMIT");
            fixture.store.ping();
            fixture.add(expense(2));
            assertEquals(1, fixture.sync.queue().process(ANN).successful());
        }
    }

    @Test
    void who_has_waited_in_the_queue_waits_no_second_time_for_a_shell() throws Exception {
        Duration patience = Duration.ofHours(1);
        try (Fixture fixture = new Fixture(directory);
                Connection shell = Fixture.shell(directory);
                Statement typed = shell.createStatement();
                Connection connection = Fixture.shell(directory)) {
            Iterator<Long> times = List.of(0L, patience.toNanos()).iterator();
            Writer writer = new Writer(
                    new Sql(connection), DatabaseFile.of(directory.resolve("offline-sync.db")), patience, times::next);
            typed.execute("BEGIN IMMEDIATE");

            assertTimeoutPreemptively(
                    Duration.ofSeconds(10),
                    () -> assertThrows(
                            StoreUnavailable.class, () -> writer.write(sql -> sql.update("DELETE FROM syncready"))));
            typed.execute("COMMIT");
            fixture.store.ping();
            try (Statement asked = connection.createStatement()) {
                assertEquals(
                        patience.toMillis(),
                        asked.executeQuery("PRAGMA busy_timeout").getLong(1));
            }
        }
    }

    @Test
    void nothing_is_acknowledged_or_read_once_the_file_is_deleted_or_replaced() throws Exception {
        Path file = directory.resolve("offline-sync.db");
        Path log = directory.resolve("offline-sync.db-wal");
        Path aside = directory.resolve("aside");
        Path index = directory.resolve("offline-sync.db-shm");
        for (Path taken : List.of(file, log, index)) {
            try (Fixture fixture = new Fixture(directory)) {
                SyncItem item = fixture.add(expense(1));
                Files.move(taken, aside);

                isLost(fixture, item, taken + " was deleted");
                Files.copy(aside, taken);
                isLost(fixture, item, taken + " was replaced");

                Files.move(aside, taken, StandardCopyOption.REPLACE_EXISTING);
                fixture.store.ping();
                fixture.add(expense(2));
                assertEquals(item, fixture.sync.queue().find(item.id()).orElseThrow());
            }
        }
    }

    @Test
    void what_was_deleted_can_be_copied_out_of_the_process_until_it_ends(@TempDir Path saved) throws Exception {
        Path open = Path.of("/proc/self/fd");
        assumeTrue(Files.isDirectory(open));
        Path file = directory.resolve("offline-sync.db");
        try (Fixture fixture = new Fixture(directory)) {
            SyncItem item = fixture.add(expense(1));
            Files.delete(file);
            Files.delete(directory.resolve("offline-sync.db-wal"));

            try (Stream<Path> numbers = Files.list(open)) {
                for (Path number : numbers.filter(Files::isSymbolicLink).toList()) {
                    String name = linked(number);
                    if (name.startsWith(file.toString()) && !name.contains("-shm")) {
                        Path copy = saved.resolve(
                                Path.of(name.replace(" (deleted)", "")).getFileName());
                        Files.write(copy, Files.readAllBytes(number));
                    }
                }
            }

            try (SqliteStore store = SqliteStore.open(saved, fixture.clock)) {
                assertEquals(item, store.queue().find(item.id()).orElseThrow());
            }
        }
    }

    /** Empty for what is closed already. */
    private static String linked(Path number) throws IOException {
        try {
            return Files.readSymbolicLink(number).toString();
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private static void isLost(Fixture fixture, SyncItem item, String why) {
        Exception e = assertThrows(StoreUnavailable.class, () -> fixture.add(expense(3)));
        assertTrue(e.getMessage().startsWith(why), e::getMessage);
        assertThrows(StoreUnavailable.class, () -> fixture.sync.queue().find(item.id()));
        assertThrows(StoreUnavailable.class, fixture.store::ping);
    }

    @Test
    void a_disk_with_hardly_any_room_is_not_ready() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        AtomicLong room = new AtomicLong(DatabaseFile.LEAST_ROOM);
        DatabaseFile watched = new DatabaseFile(file, room::get);
        watched.checkRoom();

        room.set(40 << 10);
        Exception e = assertThrows(StoreUnavailable.class, watched::checkRoom);
        assertEquals("only 40960 bytes are left on the disk of " + file, e.getMessage());
        watched.check();

        room.set(-1); // unknown
        watched.checkRoom();
    }

    private static String setting(Fixture fixture, String name) {
        return fixture.store
                .writer()
                .write(sql ->
                        sql.first("PRAGMA " + name, row -> row.getString(1)).orElseThrow());
    }

    private static void limitPages(Fixture fixture, int more) {
        fixture.store.writer().write(sql -> {
            int pages = sql.first("PRAGMA page_count", row -> row.getInt(1)).orElseThrow();
            return sql.first("PRAGMA max_page_count = " + (pages + more), row -> row.getInt(1));
        });
    }

    private static Submission large() {
        return Submission.of("/api/expenses", Method.POST, Map.of("note", "long ".repeat(40_000)));
    }
}
