package dev.offlinesync.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.readme.Invoices;
import dev.offlinesync.readme.Orders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** The Java of the README and of the page on embedding, run; and the pages, compared with the code. */
class ReadmeTest {
    private final UserId ann = new UserId("ann");

    @Test
    void the_program_of_the_readme() {
        var printed = new ByteArrayOutputStream();
        var before = System.out;
        System.setOut(new PrintStream(printed));
        try {
            Invoices.main(new String[0]);
        } finally {
            System.setOut(before);
        }
        assertEquals(List.of("0", "1"), printed.toString().lines().toList());
    }

    @Test
    void the_pages_show_just_these_programs() throws IOException {
        assertShowsWhole(readme(), "Invoices");
        assertShowsWhole(readme().resolveSibling("docs/embedding.md"), "Orders");
    }

    private static void assertShowsWhole(Path page, String name) throws IOException {
        Path source = readme().resolveSibling("sync-testkit/src/test/java/dev/offlinesync/readme/" + name + ".java");
        String text = Files.readString(source);
        String block = text.substring(text.indexOf("\npublic class ") + 1) + "```\n";
        assertTrue(Files.readString(page).contains(block), () -> page + " does not contain:\n" + block);
    }

    @Test
    void a_listener_beside_the_log() {
        var store = new InMemoryStore(MutableClock.any());
        var handlers = Handlers.builder().build();
        // begin: listener
        Map<String, Integer> counts = new ConcurrentHashMap<>();
        SyncListener counting = event -> counts.merge(event.getClass().getSimpleName(), 1, Integer::sum);
        var sync = OfflineSync.builder(store)
                .handlers(handlers)
                .listener(SyncListener.logging().andThen(counting))
                .build();
        // end: listener
        sync.queue().add(ann, Submission.of("/api/invoices/7", Method.PUT, Map.of("paid", true)));
        assertEquals(Map.of("Stored", 1), counts);
    }

    @Test
    void a_path_with_a_variable() {
        List<String> sent = new ArrayList<>();
        // begin: variables
        var handlers = Handlers.builder()
                .effect("/api/shops/{shop}/mails", (item, context) -> {
                    String shop = context.variable("shop");
                    sent.add("a mail of " + shop);
                    return new Outcome.Done(Map.of("sentBy", shop));
                })
                .build();
        // end: variables
        var sync = OfflineSync.builder(new InMemoryStore(MutableClock.any()))
                .handlers(handlers)
                .build();
        sync.queue().push(ann, List.of(Submission.of("/api/shops/s1/mails", Method.POST, Map.of())));
        assertEquals(List.of("a mail of s1"), sent);
    }

    @Test
    void data_as_types_of_the_application() {
        var sync = OfflineSync.builder(new InMemoryStore(MutableClock.any()))
                .handlers(Orders.handlers())
                .build();
        Map<String, ?> good = Map.of("customer", "c", "lines", List.of(Map.of("part", "nail", "amount", 2)));
        Map<String, ?> bad = Map.of("customer", "c", "lines", List.of(Map.of("part", "nail", "amount", "two")));
        Map<String, ?> none = Map.of("customer", "c", "lines", List.of(Map.of("part", "nail", "amount", 0)));
        var answers = sync.queue()
                .push(
                        ann,
                        List.of(
                                Submission.of("/api/orders", Method.POST, good),
                                Submission.of("/api/orders", Method.POST, bad),
                                Submission.of("/api/orders", Method.POST, none),
                                Submission.of("/api/lines/7", Method.DELETE, null)));
        assertEquals(
                Arrays.asList(null, "lines[0].amount must be a number", "lines[0] was not accepted", null),
                answers.stream().map(answer -> answer.item().error()).toList());
    }

    private static Path readme() {
        Path root = Path.of("").toAbsolutePath();
        return Files.exists(root.resolve("README.md")) ? root.resolve("README.md") : root.resolveSibling("README.md");
    }

    private static Path configuration() {
        return readme().resolveSibling("docs/configuration.md");
    }

    @Test
    void the_page_on_configuration_names_every_setting_of_the_builder() throws IOException {
        String page = Files.readString(configuration());
        String settings = page.substring(page.indexOf("OfflineSync.builder(store)`."));
        for (var setting : OfflineSync.Builder.class.getDeclaredMethods()) {
            if (Modifier.isPublic(setting.getModifiers()) && setting.getParameterCount() == 1) {
                assertTrue(
                        settings.contains("`" + setting.getName() + "`"),
                        () -> "docs/configuration.md lacks " + setting.getName());
            }
        }
    }

    @Test
    void the_pages_show_just_these_lines() throws IOException {
        assertShows(readme().resolveSibling("docs/embedding.md"), "listener");
        assertShows(readme().resolveSibling("docs/embedding.md"), "variables");
    }

    private static int place(List<String> lines, String mark) {
        return lines.stream().map(String::strip).toList().indexOf(mark);
    }

    private static void assertShows(Path page, String name) throws IOException {
        Path source = readme().resolveSibling("sync-testkit/src/test/java/dev/offlinesync/testkit/ReadmeTest.java");
        List<String> lines = Files.readAllLines(source);
        int begin = place(lines, "// begin: " + name);
        int end = place(lines, "// end: " + name);
        String snippet = String.join("\n", lines.subList(begin + 1, end)).stripIndent();
        assertTrue(Files.readString(page).contains(snippet), () -> page + " does not contain:\n" + snippet);
    }
}
