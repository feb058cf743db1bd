package dev.offlinesync.examples.courier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.testkit.PageJava;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a reader pastes from the page compiles with the imports that the page shows. */
class PastedJavaTest {
    @Test
    void every_block_of_the_page_compiles() {
        PageJava page = PageJava.in("dev.offlinesync.examples.courier").page("docs/quarkus.md", """
                    dev.offlinesync.core.queue.SyncQueue queue;
                    interface NewParcel { dev.offlinesync.core.item.Submission submission(); }
                    jakarta.ws.rs.core.Response told(jakarta.ws.rs.core.Response.Status status, String error) { return null; }
                    """);

        assertEquals(List.of(), page.errors());
    }
}
