package dev.offlinesync.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.quarkus.test.QuarkusUnitTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("thorough")
class UnknownDataSourceTest {
    @RegisterExtension
    static final QuarkusUnitTest APP = new QuarkusUnitTest()
            .withEmptyApplication()
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:postgresql://127.0.0.1:1/postgres")
            .overrideConfigKey("quarkus.http.test-port", "0")
            .overrideConfigKey("offline-sync.postgres.datasource", "other")
            .assertException(thrown -> assertEquals(
                    "The property offline-sync.postgres.datasource is wrong: Quarkus has no DataSource of the name other;"
                            + " quarkus.datasource.other.db-kind would make one",
                    thrown.getMessage()));

    @Test
    void it_stops_the_start_and_is_named() {
        fail("the application started");
    }
}
