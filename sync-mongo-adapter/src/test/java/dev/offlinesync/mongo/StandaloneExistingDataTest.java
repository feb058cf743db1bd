package dev.offlinesync.mongo;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

@RequiresMongo
class StandaloneExistingDataTest implements ExistingDataContract {
    private static Fixture mongo;

    @BeforeAll
    static void start() {
        mongo = Fixture.standalone();
    }

    @AfterAll
    static void stop() {
        mongo.close();
    }

    @BeforeEach
    void empty() {
        mongo.empty();
    }

    @Override
    public Fixture mongo() {
        return mongo;
    }
}
