package dev.offlinesync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offlinesync.core.conflict.ConflictPolicy;
import dev.offlinesync.core.conflict.ConflictRules;
import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.handler.Route;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.record.Ownership;
import dev.offlinesync.core.record.RecordLayout;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What may be a handler, and what is told about all else. */
class HandlerBeansTest {
    private static final UserId ANN = new UserId("ann");

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(OfflineSyncAutoConfiguration.class))
            .withBean(SyncStore.class, () -> new InMemoryStore(InstantSource.system()));

    private static SyncItem pushed(SyncQueue queue, String path) {
        return queue.push(ANN, List.of(Submission.of(path, Method.POST, Map.of("total", 12))))
                .get(0)
                .item();
    }

    private void assertRefused(Class<?> bean, String... words) {
        application
                .withBean(bean)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(CannotStart.class)
                        .hasMessageContainingAll(words));
    }

    @SyncHandler("/pure")
    static class Pure implements PureHandler {
        @Override
        public Plan plan(SyncItem item, Context context) {
            return Plan.apply(records -> Result.put(records.ownKey(), item.data()));
        }
    }

    @SyncHandler("/effect")
    static class Effect implements EffectHandler {
        @Override
        public Outcome call(SyncItem item, Context context) {
            return new Outcome.Done(Map.of("key", context.idempotencyKey()));
        }
    }

    @Test
    void a_bean_is_a_handler_of_its_kind() {
        application.withBean(Pure.class).withBean(Effect.class).run(context -> {
            SyncQueue queue = context.getBean(SyncQueue.class);
            assertThat(pushed(queue, "/pure").status()).isEqualTo(Status.COMPLETED);
            SyncItem effect = pushed(queue, "/effect");
            assertThat(effect.responseData())
                    .isEqualTo(Map.of("key", effect.id().hex()));
        });
    }

    @Configuration(proxyBeanMethods = false)
    static class Lambdas {
        @Bean
        @SyncHandler("/lambda")
        PureHandler lambda() {
            return (item, context) -> Plan.apply(records -> Result.put(records.ownKey(), Map.of()));
        }
    }

    @Test
    void the_annotation_may_stand_on_the_method_that_makes_the_bean() {
        application
                .withUserConfiguration(Lambdas.class)
                .run(context -> assertThat(pushed(context.getBean(SyncQueue.class), "/lambda")
                                .status())
                        .isEqualTo(Status.COMPLETED));
    }

    static class Methods {
        @SyncHandler("/accepted")
        Plan accepted(SyncItem item, Context context) {
            return Plan.apply(records -> Result.put(records.ownKey(), Map.of()));
        }

        @SyncHandler("/rejected")
        Plan.Reject rejected(SyncItem item, Context context) {
            return new Plan.Reject(Failure.handler("never on a sunday"));
        }

        @SyncHandler("/called")
        public Outcome called(SyncItem item, Context context) {
            return new Outcome.Done(Map.of());
        }

        @SyncHandler("/thrown")
        Outcome thrown(SyncItem item, Context context) throws IOException {
            throw new IOException("the wire was cut");
        }
    }

    @Test
    void a_method_is_a_handler_of_the_kind_of_its_result() {
        application.withBean(Methods.class).run(context -> {
            SyncQueue queue = context.getBean(SyncQueue.class);
            assertThat(pushed(queue, "/accepted").status()).isEqualTo(Status.COMPLETED);
            assertThat(pushed(queue, "/rejected").error()).isEqualTo("never on a sunday");
            assertThat(pushed(queue, "/called").status()).isEqualTo(Status.COMPLETED);
            assertThat(pushed(queue, "/thrown").status()).isEqualTo(Status.PENDING);
            assertThat(context.getBean(Handlers.class).collections()).containsExactlyInAnyOrder("accepted", "rejected");
        });
    }

    @Test
    void what_a_method_throws_is_told_to_the_listener_as_it_was_thrown() {
        List<Throwable> thrown = new CopyOnWriteArrayList<>();
        application
                .withBean(Methods.class)
                .withBean(SyncListener.class, () -> event -> {
                    if (event instanceof SyncEvent.HandlerThrew threw) {
                        thrown.add(threw.thrown());
                    }
                })
                .run(context -> {
                    pushed(context.getBean(SyncQueue.class), "/thrown");
                    assertThat(thrown).singleElement().isInstanceOf(IOException.class);
                });
    }

    static class OfShops {
        @SyncHandler("/shops/{shop}/mails")
        Outcome mail(SyncItem item, Context context) {
            return new Outcome.Done(Map.of("shop", context.variable("shop")));
        }
    }

    @Test
    void a_path_may_have_variables() {
        application
                .withBean(OfShops.class)
                .run(context -> assertThat(pushed(context.getBean(SyncQueue.class), "/shops/s1/mails")
                                .responseData())
                        .isEqualTo(Map.of("shop", "s1")));
    }

    static class Follower {
        private final SyncQueue queue;

        Follower(SyncQueue queue) {
            this.queue = queue;
        }

        @SyncHandler("/first")
        Outcome first(SyncItem item, Context context) {
            queue.add(new UserId("office"), Submission.of("/second", Method.POST, Map.of()));
            return new Outcome.Done(null);
        }
    }

    @Test
    void a_handler_may_need_the_queue_itself() {
        application.withBean(Follower.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(pushed(context.getBean(SyncQueue.class), "/first").status())
                    .isEqualTo(Status.COMPLETED);
        });
    }

    @Test
    void resources_and_routes_may_be_beans_too() {
        Route route = new Route(
                "/api/notes",
                List.of(),
                EnumSet.of(Method.POST),
                "notes",
                (user, item, submission) -> "the-one",
                (PureHandler) (item, context) -> Plan.apply(records -> Result.put(records.ownKey(), Map.of())));
        application
                .withBean(Resource.class, () -> Resource.of("/api/parts", RecordRules.NONE))
                .withBean(Route.class, () -> route)
                .withPropertyValues(
                        "offline-sync.resources[0].path=/api/vans",
                        "offline-sync.resources[1].path=/api/people",
                        "offline-sync.resources[1].collection=staff",
                        "offline-sync.resources[1].methods=PUT",
                        "offline-sync.resources[1].owner=userId",
                        "offline-sync.resources[1].owner-type=object-id",
                        "offline-sync.resources[1].id-type=text",
                        "offline-sync.resources[1].name=person",
                        "offline-sync.resources[1].merge=deep",
                        "offline-sync.resources[1].times=client",
                        "offline-sync.resources[1].conflicts=merge",
                        "offline-sync.resources[1].together[0]=first,last",
                        "offline-sync.resources[1].counter=visits",
                        "offline-sync.resources[1].aliases=/api/staff,put /api/people/change")
                .run(context -> {
                    Handlers handlers = context.getBean(Handlers.class);
                    assertThat(handlers.collections()).containsExactlyInAnyOrder("parts", "notes", "vans", "staff");
                    Resource people = handlers.resources().get(1);
                    assertThat(people.methods()).containsExactly(Method.PUT);
                    assertThat(people.name()).isEqualTo("person");
                    assertThat(people.merge()).isEqualTo(Resource.Merge.DEEP);
                    assertThat(people.times()).isEqualTo(Resource.Times.CLIENT);
                    assertThat(people.conflicts())
                            .isEqualTo(ConflictRules.of(ConflictPolicy.MERGE)
                                    .withTogether(List.of(Set.of("first", "last")))
                                    .withCounters(Set.of("visits")));
                    assertThat(people.newIds()).isEqualTo(RecordLayout.NewIds.TEXT);
                    assertThat(people.aliases())
                            .containsExactly(
                                    new Resource.Alias(null, "/api/staff"),
                                    new Resource.Alias(Method.PUT, "/api/people/change"));
                    assertThat(handlers.layouts().get("vans").ownership()).isEqualTo(Ownership.ByField.USER);
                    assertThat(handlers.layouts().get("staff").ownership())
                            .isEqualTo(new Ownership.ByField("userId", Ownership.Form.OBJECT_ID));
                });
    }

    static class Neither {
        @SyncHandler("/neither")
        void plan(SyncItem item, Context context) {}
    }

    static class Swapped {
        @SyncHandler("/swapped")
        Plan plan(Context context, SyncItem item) {
            return Plan.apply(records -> Result.put(records.ownKey(), Map.of()));
        }
    }

    static class Hidden {
        @SyncHandler("/hidden")
        @SuppressWarnings("unused")
        private Outcome call(SyncItem item, Context context) {
            return new Outcome.Done(null);
        }
    }

    @Test
    void a_method_that_is_no_handler_stops_the_start() {
        assertRefused(Neither.class, "void Neither.plan(SyncItem, Context) has @SyncHandler(\"/neither\")");
        assertRefused(Swapped.class, "Plan Swapped.plan(Context, SyncItem) has @SyncHandler(\"/swapped\")");
        assertRefused(Hidden.class, "Outcome Hidden.call(SyncItem, Context) has @SyncHandler(\"/hidden\")");
    }

    @SyncHandler("/nothing")
    static class Nothing {}

    @SyncHandler("/both")
    static class Both implements PureHandler, EffectHandler {
        @Override
        public Plan plan(SyncItem item, Context context) {
            return Plan.apply(records -> Result.put(records.ownKey(), Map.of()));
        }

        @Override
        public Outcome call(SyncItem item, Context context) {
            return new Outcome.Done(null);
        }
    }

    @Test
    void a_bean_that_is_no_handler_or_two_stops_the_start() {
        assertRefused(Nothing.class, "@SyncHandler(\"/nothing\")", "neither a PureHandler nor an EffectHandler");
        assertRefused(Both.class, "@SyncHandler(\"/both\")", "both a PureHandler and an EffectHandler");
    }

    @SyncHandler("/pure/")
    static class Second extends Pure {}

    @SyncHandler("no slash")
    static class Crooked extends Pure {}

    @Test
    void two_handlers_for_one_path_are_both_named() {
        application
                .withBean("first", Pure.class)
                .withBean("second", Second.class)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContainingAll("two handlers for /pure", "the bean first", "the bean second"));
        application
                .withBean("first", Pure.class)
                .withPropertyValues("offline-sync.resources[0].path=/pure")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContainingAll("the bean first", "the property offline-sync.resources[0]"));
    }

    @Test
    void a_path_or_a_resource_that_cannot_be_stops_the_start() {
        application
                .withBean(Crooked.class)
                .run(context -> assertThat(context).getFailure().hasMessageContaining("must be a path"));
        application
                .withPropertyValues("offline-sync.resources[0].collection=parts")
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("a resource needs a path"));
        application
                .withPropertyValues("offline-sync.resources[0].path=/parts", "offline-sync.resources[0].methods=GET")
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("GET is not a write"));
    }
}
