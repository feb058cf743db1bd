package dev.offlinesync.api.body;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.api.contract.Fuzz;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.item.Endpoint;
import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever a client sends as items, data, endpoints or ids is taken or refused with a reason. */
@Tag("thorough")
class BodyFuzzTest {
    private static final int MOST_DATA = 10_000;

    private final SubmissionReader reader = new SubmissionReader(new BodyLimits(200_000, MOST_DATA, 10, 64));
    private final Handlers handlers = Handlers.builder()
            .resource(Resource.of("/api/expenses", RecordRules.NONE))
            .build();

    @Test
    void items() {
        String item =
                "{\"endpoint\":\"/api/expenses/e1\",\"method\":\"PUT\",\"data\":{\"_id\":\"e1\",\"a\":[1,2.5,{\"$b\":null}]},"
                        + "\"mutationId\":\"m\",\"deviceId\":\"d\",\"priority\":-3,\"maxAttempts\":2,\"occurredAt\":\"2025-12-10T10:00:00Z\"}";
        Fuzz.run(List.of("{\"items\":[" + item + "," + item + "]}", "{\"items\":[7]}", item), input -> {
            try {
                reader.many(Bodies.json(input)).forEach(this::check);
                check(reader.one(Bodies.json(input)));
            } catch (RefusedBody e) {
                assertFalse(e.detail().isEmpty());
                assertTrue(e.faults().size() <= FaultRoom.MAX_FAULTS + 1);
            }
        });
    }

    private void check(ParsedItem item) {
        assertEquals(item.isRefused(), !item.faults().isEmpty());
        for (Fault fault : item.faults()) {
            assertTrue(fault.pointer().length() < 3 * FaultRoom.MAX_POINTER, fault.pointer());
        }
        if (!item.isRefused()) {
            Submission accepted = item.accepted();
            Tree data = accepted.data();
            assertTrue(data == null || data.storedSize() <= MOST_DATA);
            address(accepted);
        }
    }

    @Test
    void data() {
        Fuzz.run(
                List.of(
                        "{\"_id\":\"e1\",\"amount\":1.5,\"list\":[{\"x\":{\"y\":[]}}],\"$odd\":9007199254740993}",
                        "{}"),
                input -> {
                    try {
                        reader.data(Bodies.json(input), Method.PUT)
                                .ifPresent(data -> assertTrue(data.storedSize() <= MOST_DATA));
                    } catch (RefusedBody e) {
                        assertFalse(e.detail().isEmpty());
                    }
                });
    }

    @Test
    void endpoints_and_ids() {
        Fuzz.run(
                List.of(
                        "/api/expenses/e1",
                        "https://example.com/api/expenses?x=1#y",
                        "/api/x/%2e%2e",
                        "64B7F0C2A1B2C3D4E5F60718"),
                input -> {
                    String text = new String(input, StandardCharsets.UTF_8);
                    try {
                        Endpoint endpoint = Endpoint.parse(text);
                        assertEquals(endpoint, Endpoint.parse(endpoint.path()));
                        assertTrue(endpoint.path().length() <= Endpoint.MAX_LENGTH);
                        address(Submission.of(endpoint.path(), Method.POST, Map.of("a", 1)));
                    } catch (IllegalArgumentException e) {
                        assertFalse(String.valueOf(e.getMessage()).isEmpty());
                    }
                });
    }

    private void address(Submission submission) {
        try {
            handlers.address(new UserId("ann"), new ItemId("64b7f0c2a1b2c3d4e5f60718"), submission);
        } catch (InvalidSubmission e) {
            assertTrue(e.field().startsWith("/"), e.field());
        }
    }
}
