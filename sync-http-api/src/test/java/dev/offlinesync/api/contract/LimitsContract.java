package dev.offlinesync.api.contract;

import static dev.offlinesync.api.contract.ApiContract.assertProblem;
import static dev.offlinesync.api.contract.ApiContract.assertStatus;
import static dev.offlinesync.api.contract.ApiContract.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a client can read of the limits that it must keep to. */
interface LimitsContract extends ApiContract {
    @Test
    default void a_client_can_read_the_limits_and_the_resources() {
        Client.Answer limits = ann().get("/api/sync/limits");

        assertStatus(200, limits);
        assertEquals(1, limits.at("/protocol").asInt());
        assertEquals(10 << 20, limits.at("/maxBody").asInt());
        assertEquals(1 << 20, limits.at("/maxData").asInt());
        assertEquals(1000, limits.at("/maxItems").asInt());
        assertEquals(64, limits.at("/maxDepth").asInt());
        assertEquals(0, limits.at("/rateLimits").size(), "none is set");
        assertEquals(
                List.of("/api/expenses", "/api/orders", "/api/users", "/api/notes"),
                texts(limits.at("/resources"), "path"));
        assertEquals("expenses", limits.at("/resources/0/collection").asText());
        assertEquals("client-wins", limits.at("/resources/0/policy").asText());
        assertTrue(limits.at("/keepReceipts").isNull(), "they are never deleted");
        limits.at("/problemTypes").forEach(type -> assertFalse(type.get("final").asBoolean(), type.toString()));
        assertTrue(limits.at("/resources/1/methods").toString().contains("PATCH"), limits.toString());
    }

    @Test
    default void the_limits_are_for_those_who_are_signed_in() {
        assertProblem(401, api().anonymous().get("/api/sync/limits"));
    }
}
