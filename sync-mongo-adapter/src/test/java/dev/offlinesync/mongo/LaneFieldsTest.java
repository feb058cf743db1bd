package dev.offlinesync.mongo;

import static dev.offlinesync.contract.Given.ANNA;
import static dev.offlinesync.contract.Given.LEASE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.contract.Given;
import dev.offlinesync.core.store.LaneStore.Claim;
import dev.offlinesync.core.store.LaneStore.Commit;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.LaneStore.Next;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two neighbouring versions run side by side: each keeps the fields of a lane that only the other one knows. */
@RequiresMongo
class LaneFieldsTest {
    private static final Document LATER = new Document("changes", 42L).append("feed", new Document("generation", "g"));

    enum Topology {
        REPLICA_SET,
        STANDALONE;

        Fixture start() {
            return this == REPLICA_SET ? Fixture.replicaSet() : Fixture.standalone();
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_write_of_a_lane_keeps_the_fields_that_it_does_not_know(Topology topology) {
        try (Fixture mongo = topology.start()) {
            Lane first = claim(mongo, false);
            mongo.store.lanes().release(first);
            mongo.shell
                    .getCollection(Schema.LANES)
                    .updateOne(new Document(), new Document("$set", new Document("later", LATER)));

            Lane lane = claim(mongo, false);
            assertKept(mongo, "claim");

            assertTrue(mongo.store.lanes().renew(lane, List.of(Given.id()), LEASE));
            assertKept(mongo, "renew");

            assertCommitted(mongo, lane, new Next.Continue(List.of(Given.id()), LEASE));
            assertKept(mongo, "commit that keeps the lane");

            mongo.endLeases();
            Lane taken = claim(mongo, true);
            assertKept(mongo, "takeover");

            assertCommitted(mongo, taken, new Next.Release());
            assertKept(mongo, "commit that frees the lane");

            mongo.store.lanes().release(claim(mongo, false));
            assertKept(mongo, "release");
        }
    }

    private static Lane claim(Fixture mongo, boolean takenOver) {
        Claim claim = mongo.store.lanes().claim(ANNA, Given.id().hex(), List.of(), LEASE, Given::interrupted);
        Claim.Claimed claimed = assertInstanceOf(Claim.Claimed.class, claim);
        assertEquals(takenOver, claimed.takenOver());
        return claimed.lane();
    }

    private static void assertCommitted(Fixture mongo, Lane lane, Next next) {
        assertInstanceOf(
                Commit.Committed.class,
                mongo.store.lanes().commit(lane, Set.of(), next, read -> Given.completing(List.of())));
    }

    private static void assertKept(Fixture mongo, String write) {
        Document lane = mongo.shell.getCollection(Schema.LANES).find().first();
        assertEquals(LATER, lane.get("later"), () -> "after a " + write);
    }
}
