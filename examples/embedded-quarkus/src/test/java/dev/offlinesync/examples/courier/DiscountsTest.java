package dev.offlinesync.examples.courier;

import static dev.offlinesync.testkit.Submissions.put;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.mongo.RequiresMongo;
import dev.offlinesync.testkit.SteppedSync;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rules of the application, on a queue that the test steps through. */
@Tag("thorough")
@RequiresMongo
@QuarkusTestResource(Surroundings.class)
@QuarkusTest
class DiscountsTest {
    @Inject
    Handlers handlers;

    @Test
    void more_than_twenty_percent_is_not_given() {
        var sync = SteppedSync.of(handlers);
        var discount = sync.add(put("/api/discounts/7", Map.of("percent", 30)));
        sync.process();
        sync.assertThat(discount).isFailed();
    }
}
