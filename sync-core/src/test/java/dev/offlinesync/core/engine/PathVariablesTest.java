package dev.offlinesync.core.engine;

import static dev.offlinesync.core.testing.Fixture.ANN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.handler.Route;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.OrderKey;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.testing.Fixture;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Handlers of paths such as {@code /api/shops/{shop}/mails}. */
class PathVariablesTest {
    private static final EffectHandler NOTHING = (item, context) -> new Outcome.Done(null);
    private static final PureHandler KEEPS = (item, context) -> Plan.apply(records -> Result.put(
            records.ownKey(),
            Map.of("shop", context.variable("shop"), "text", item.data().get("text"))));

    private final List<String> mailed = new ArrayList<>();
    private final EffectHandler mails = (item, context) -> {
        mailed.add(context.variables() + " " + item.endpoint());
        return item.data().containsKey("fails")
                ? new Outcome.Retry(Failure.handler("down"), null)
                : new Outcome.Done(null);
    };
    private final Fixture f = new Fixture(handlers -> handlers.pure("/api/shops/{shop}/orders", KEEPS)
            .effect("/api/shops/{shop}/mails", mails)
            .effect("/api/shops/main/mails", NOTHING));

    private static Submission post(String endpoint, Map<String, ?> data) {
        return Submission.of(endpoint, Method.POST, data);
    }

    private static String messageOf(Executable mistake) {
        return assertThrows(IllegalArgumentException.class, mistake).getMessage();
    }

    @Test
    void a_handler_finds_the_values_in_its_context() {
        f.add(post("/api/shops/s%201/mails", Map.of()));
        f.process();
        assertEquals(List.of("{shop=s 1} /api/shops/s%201/mails"), mailed);
    }

    @Test
    void a_variable_that_the_path_does_not_have_is_the_handlers_mistake() {
        Fixture wrong = new Fixture(handlers -> handlers.effect("/api/{a}/mails", (item, context) -> {
            assertEquals("the path has no variable {b}, only [a]", messageOf(() -> context.variable("b")));
            return new Outcome.Done(null);
        }));
        SyncItem item = wrong.add(post("/api/x/mails", Map.of()));
        wrong.process();
        assertEquals(Status.COMPLETED, wrong.status(item));
    }

    @Test
    void the_same_id_under_two_values_is_two_records() {
        SyncItem one = f.add(post("/api/shops/s1/orders/7", Map.of("text", "a")));
        SyncItem two = f.add(post("/api/shops/s2/orders", Map.of("_id", "7", "text", "b")));
        f.process();

        assertEquals(Status.COMPLETED, f.status(one));
        assertEquals(new OrderKey("/api/shops/s1/orders/7"), one.orderKey());
        assertEquals(new OrderKey("/api/shops/s2/orders/7"), two.orderKey());
        assertEquals(Map.of("shop", "s1", "text", "a"), order("s1/7"));
        assertEquals(Map.of("shop", "s2", "text", "b"), order("s2/7"));
    }

    private Map<String, Object> order(String id) {
        return f.store
                .records()
                .find(ANN, new RecordKey("orders", id))
                .orElseThrow()
                .data();
    }

    @Test
    void an_item_holds_later_ones_under_the_same_values_alone() {
        f.add(post("/api/shops/s1/mails/7", Map.of("fails", true)));
        SyncItem behind = f.add(post("/api/shops/s1/mails/7", Map.of()));
        SyncItem elsewhere = f.add(post("/api/shops/s2/mails/7", Map.of()));
        f.process();

        assertEquals(Status.PENDING, f.status(behind));
        assertEquals(Status.COMPLETED, f.status(elsewhere));
    }

    @Test
    void a_path_without_variables_wins_whenever_it_was_declared() {
        SyncItem item = f.add(post("/api/shops/main/mails", Map.of()));
        f.process();
        assertEquals(Status.COMPLETED, f.status(item));
        assertEquals(List.of(), mailed);
    }

    @Test
    void a_value_that_cannot_be_one_is_refused_when_the_item_arrives() {
        InvalidSubmission broken =
                assertThrows(InvalidSubmission.class, () -> f.add(post("/api/shops/%zz/mails", Map.of())));
        assertEquals("/endpoint", broken.field());
        assertEquals("has a broken percent escape in the place of {shop}", broken.getMessage());

        InvalidSubmission tooLong = assertThrows(
                InvalidSubmission.class,
                () -> f.add(post("/api/shops/" + "s".repeat(100) + "/orders/" + "7".repeat(28), Map.of())));
        assertEquals(
                "must have no more than 128 characters in its variables and the id of the record together",
                tooLong.getMessage());
    }

    @Test
    void a_table_knows_what_it_handles() {
        Handlers handlers = Handlers.builder()
                .effect("/api/shops/{shop}/mails", NOTHING)
                .effect("/api/mails", NOTHING)
                .build();
        assertTrue(handlers.handles(Method.POST, "/api/shops/s1/mails"));
        assertTrue(handlers.handles(Method.PUT, "/api/shops/s1/mails/7"));
        assertFalse(handlers.handles(Method.POST, "/api/shops/s1/orders"));
        assertTrue(handlers.mayHandle(new OrderKey("/api/shops/s1/mails/7")));
        assertTrue(handlers.mayHandle(new OrderKey("/api/mails/7")));
        assertFalse(handlers.mayHandle(new OrderKey("/api/shops/s1/orders/7")));
        assertFalse(handlers.mayHandle(new OrderKey("/api/mailsx/7")));
    }

    @Test
    void an_item_that_was_accepted_before_its_path_was_declared_is_taken_up() {
        Fixture old = new Fixture();
        SyncItem before = old.add(post("/api/shops/s1/mails", Map.of("id", "7")));
        SyncItem now = f.add(post("/api/shops/s1/mails", Map.of("id", "7")));
        assertEquals(before.orderKey(), now.orderKey());
    }

    @Test
    void two_paths_that_match_the_same_endpoint_are_refused_by_name() {
        Handlers.Builder handlers = Handlers.builder().effect("/api/{a}/mails", NOTHING);
        assertEquals(
                "the paths /api/{a}/mails (an effect handler) and /api/{b}/mails (a pure handler) both match"
                        + " /api/b/mails: let them differ in a segment that is no variable",
                messageOf(() -> handlers.pure("/api/{b}/mails", KEEPS)));
        assertEquals(
                "two handlers for /api/{a}/mails: an effect handler and a pure handler",
                messageOf(() -> handlers.pure("/api/{a}/mails", KEEPS)));
    }

    @Test
    void a_resource_and_a_handler_on_one_path_are_refused_by_name() {
        Handlers.Builder handlers = Handlers.builder().resource(Resource.of("/api/notes", RecordRules.NONE));
        assertEquals(
                "two handlers for /api/notes: the resource of the collection notes and an effect handler",
                messageOf(() -> handlers.effect("/api/notes", NOTHING)));
    }

    @Test
    void records_of_two_paths_are_not_mixed_up() {
        Handlers.Builder handlers = Handlers.builder().pure("/api/shops/{shop}/orders", KEEPS);
        assertEquals(
                "the paths /api/shops/{shop}/orders and /api/customers/{customer}/orders would both keep their records"
                        + " in the collection orders, where records of one could have the ids of the other: declare one"
                        + " of them as a Route with another collection",
                messageOf(() -> handlers.pure("/api/customers/{customer}/orders", KEEPS)));

        handlers.effect("/api/mails/{box}/orders", NOTHING);
        String other = "/api/customers/{customer}/orders";
        handlers.route(new Route(
                other, List.of(), EnumSet.of(Method.POST), "customerorders", Route.byId(other, List.of()), KEEPS));
        assertEquals(Set.of("orders", "customerorders"), handlers.build().collections());
    }

    @Test
    void a_resource_with_variables_is_refused() {
        assertEquals(
                "the path of a resource must not have variables, as /api/shops/{shop}/orders has: lists are by user"
                        + " alone. A handler can have such a path",
                messageOf(() -> Resource.of("/api/shops/{shop}/orders", RecordRules.NONE)));
        assertEquals(
                "the path of an alias must not have variables, as /api/{a}/x has: lists are by user alone. A handler"
                        + " can have such a path",
                messageOf(() -> new Resource.Alias(null, "/api/{a}/x")));
    }

    @Test
    void a_route_with_variables_has_no_aliases() {
        assertEquals(
                "the path /api/{a}/x must not have aliases, since it has variables: an alias such as /api/y would have"
                        + " no values for them",
                messageOf(() -> new Route(
                        "/api/{a}/x",
                        List.of(new Resource.Alias(null, "/api/y")),
                        EnumSet.of(Method.POST),
                        "x",
                        Route.byId("/api/{a}/x", List.of()),
                        NOTHING)));
    }
}
