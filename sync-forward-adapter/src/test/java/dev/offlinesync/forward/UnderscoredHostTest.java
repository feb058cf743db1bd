package dev.offlinesync.forward;

import static dev.offlinesync.forward.Items.context;
import static dev.offlinesync.forward.Items.item;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls of a host such as {@code my_host}, in a process of its own that resolves the name by a file. */
@Tag("thorough")
@Timeout(60)
class UnderscoredHostTest {
    @TempDir
    private Path dir;

    @Test
    void a_container_whose_name_has_an_underscore_is_called_by_its_name() throws Exception {
        try (UpstreamServer upstream = UpstreamServer.start()) {
            upstream.answers(200, "{\"_id\": \"7\"}");
            String authority =
                    "my_erp" + upstream.address().substring(upstream.address().lastIndexOf(':'));

            String said = child(List.of(), "http://" + authority + "/v2");

            assertTrue(said.contains("Done[response={_id=7}"), said);
            assertEquals("/v2/api/invoices", upstream.last().path());
            assertEquals(authority, upstream.last().header("host"));
        }
    }

    @Test
    void a_name_without_an_address_is_an_outage() throws Exception {
        String said = child(List.of(), "http://other_erp:8080");

        assertTrue(said.contains("Postpone[after=PT5S, why=the upstream cannot be reached: unknown host]"), said);
    }

    @Test
    void a_process_that_was_told_too_late_says_which_option_it_needs() throws Exception {
        String said = child(List.of("-Dlate=true"), "http://my_erp:8080");

        assertTrue(said.contains("-Djdk.httpclient.allowRestrictedHeaders=Host"), said);
    }

    private String child(List<String> options, String address) throws IOException, InterruptedException {
        Path hosts = Files.writeString(dir.resolve("hosts"), "127.0.0.1 my_erp\n");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Djdk.net.hosts.file=" + hosts));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName(), address));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        return said;
    }

    /** Calls this address once, and prints what became of it. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws Exception {
            if (Boolean.getBoolean("late")) {
                HttpClient.newHttpClient();
            }
            try {
                System.out.println(ForwardingHandler.to(args[0]).build().call(item(), context()));
            } catch (IllegalArgumentException e) {
                System.out.println(e.getMessage());
            }
            System.exit(0);
        }
    }
}
