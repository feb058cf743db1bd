package dev.offlinesync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Route;
import dev.offlinesync.core.item.DataMapper;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.forward.ForwardingHandler;
import dev.offlinesync.schema.SchemaRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Resources that are properties, with all that the server's resources file has. */
class DeclaredResourcesTest {
    private static final UserId ANN = new UserId("ann");

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(OfflineSyncAutoConfiguration.class))
            .withBean("store", SyncStore.class, () -> new InMemoryStore(InstantSource.system()))
            .withPropertyValues("offline-sync.resources[0].path=/parts");

    @TempDir
    Path directory;

    private String schema(String text) throws IOException {
        return "offline-sync.resources[0].schema="
                + Files.writeString(directory.resolve("parts.json"), text).toUri();
    }

    private static Written write(SyncQueue queue, Method method, Map<String, ?> data) {
        return queue.write(ANN, Submission.of("/parts/7", method, data));
    }

    private void assertTold(ApplicationContextRunner wrong, String description) {
        wrong.run(context -> {
            assertThat(context).hasFailed();
            FailureAnalysis told = new CannotStartAnalyzer().analyze(context.getStartupFailure());
            assertThat(told).as("%s", context.getStartupFailure()).isNotNull();
            assertThat(told.getDescription()).contains("offline-sync.resources[0]", description);
        });
    }

    @Test
    void a_schema_holds_for_what_clients_write() throws IOException {
        application
                .withPropertyValues(schema("""
                        {"required": ["left"], "properties": {"left": {"type": "integer", "minimum": 0},
                                                              "at": {"format": "date-time", "default": "now"}}}"""))
                .withPropertyValues("offline-sync.resources[0].upsert=true")
                .run(context -> {
                    SyncQueue queue = context.getBean(SyncQueue.class);
                    assertThat(((Written.Failed) write(queue, Method.PUT, Map.of("left", -1)))
                                    .failure()
                                    .violations())
                            .extracting(violation -> violation.sentence())
                            .containsExactly("left must be at least 0");
                    Written.Done done = (Written.Done) write(queue, Method.PUT, Map.of("left", "3"));
                    assertThat(done.item().responseData())
                            .containsEntry("left", 3)
                            .containsKey("at");
                });
    }

    @Test
    void a_schema_that_cannot_be_is_told_with_its_place() throws IOException {
        assertTold(
                application.withPropertyValues(schema("{\"properties\": {\"left\": {\"minimum\": \"x\"}}}")),
                "parts.json]: /properties/left/minimum is no JSON Schema (2020-12)");
        assertTold(
                application.withPropertyValues(schema("{\"properties\": {\"user\": {}}}")),
                "the rules of /parts declare user, which clients can never set");
        assertTold(
                application.withPropertyValues("offline-sync.resources[0].schema=classpath:none.json"),
                "schema, class path resource [none.json], cannot be read");
        assertTold(
                application
                        .withPropertyValues(schema("{}"))
                        .withClassLoader(new FilteredClassLoader(SchemaRules.class)),
                "schema needs dev.offlinesync:sync-json-schema, which is not on the class path");
    }

    @Test
    void a_resource_can_be_the_profile_of_each_user() {
        application.withPropertyValues("offline-sync.resources[0].kind=profile").run(context -> {
            Resource resource = context.getBean(Handlers.class).resources().get(0);
            assertThat(resource.kind()).isEqualTo(Resource.Kind.PROFILE);
            assertThat(resource.puts()).isEqualTo(Resource.Puts.UPDATE);
        });
        assertTold(
                application.withPropertyValues(
                        "offline-sync.resources[0].kind=profile", "offline-sync.resources[0].owner=userId"),
                "owner does not go with a profile");
        assertTold(
                application.withPropertyValues(
                        "offline-sync.resources[0].kind=profile", "offline-sync.resources[0].upsert=true"),
                "upsert is for a collection that takes PUT: /parts");
    }

    @Test
    void writes_are_sent_on_to_another_backend() throws IOException {
        List<String> received = new CopyOnWriteArrayList<>();
        HttpServer upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", call -> {
            received.add(call.getRequestMethod() + " " + call.getRequestURI() + " of "
                    + call.getRequestHeaders().getFirst("X-Who"));
            call.sendResponseHeaders(204, -1);
            call.close();
        });
        upstream.start();
        try {
            application
                    .withPropertyValues(
                            "offline-sync.worker.enabled=false",
                            "offline-sync.resources[0].forward=http://127.0.0.1:"
                                    + upstream.getAddress().getPort(),
                            "offline-sync.resources[0].user-header=X-Who")
                    .run(context -> {
                        List<SyncQueue.Added> pushed = context.getBean(SyncQueue.class)
                                .push(ANN, List.of(Submission.of("/parts/7", Method.PATCH, Map.of("left", 1))));
                        assertThat(pushed.get(0).item().status()).isEqualTo(Status.COMPLETED);
                    });
        } finally {
            upstream.stop(0);
        }
        assertThat(received).containsExactly("PATCH /parts/7 of ann");
    }

    @Test
    void entries_with_the_same_backend_share_its_circuit_breaker() {
        String secret = "s".repeat(32);
        application
                .withPropertyValues(
                        "offline-sync.forward-secret=" + secret,
                        "offline-sync.resources[0].forward=http://127.0.0.1:1",
                        "offline-sync.resources[0].token-claim=sub",
                        "offline-sync.resources[1].path=/vans",
                        "offline-sync.resources[1].forward=http://127.0.0.1:1",
                        "offline-sync.resources[1].token-claim=sub")
                .run(context -> assertThat(context.getBean(Handlers.class).routes().stream()
                                .map(Route::handler))
                        .hasSize(2)
                        .allMatch(ForwardingHandler.class::isInstance)
                        .containsOnly(
                                context.getBean(Handlers.class).routes().get(0).handler()));
    }

    @Test
    void what_does_not_go_together_is_told() {
        ApplicationContextRunner forwarding =
                application.withPropertyValues("offline-sync.resources[0].forward=http://127.0.0.1:1");
        assertTold(
                forwarding.withPropertyValues("offline-sync.resources[0].collection=parts"),
                "do not go with forward: the records are with the other backend");
        assertTold(
                application.withPropertyValues("offline-sync.resources[0].timeout=1s"),
                "user-header, token-claim, token-audience and timeout go with forward alone");
        assertTold(
                forwarding.withPropertyValues("offline-sync.resources[0].timeout=1ms"),
                "timeout must be 100 ms to 10 minutes");
        assertTold(
                forwarding.withPropertyValues("offline-sync.resources[0].token-claim=sub"),
                "signed with offline-sync.forward-secret, which is not set");
        assertTold(
                application.withPropertyValues("offline-sync.resources[0].forward=erp"),
                "must be the URL of a backend, such as https://erp.example.com");
        assertTold(
                forwarding.withClassLoader(new FilteredClassLoader(ForwardingHandler.class)),
                "forward needs dev.offlinesync:sync-forward-adapter, which is not on the class path");
    }

    private record Part(int left) {}

    private static final class Ours implements DataMapper {
        @Override
        public <T> T read(Tree data, Class<T> type) {
            return type.cast(new Part(42));
        }

        @Override
        public Tree write(Object value) {
            return Tree.of(Map.of());
        }
    }

    @Test
    void a_mapper_that_is_a_bean_reads_the_data_for_handlers() {
        EffectHandler handler = (SyncItem item, dev.offlinesync.core.handler.Context call) ->
                new Outcome.Done(Map.of("left", item.data(Part.class).left()));
        application
                .withPropertyValues("offline-sync.worker.enabled=false")
                .withBean(DataMapper.class, Ours::new)
                .withBean(
                        Route.class,
                        () -> new Route(
                                "/stock",
                                List.of(),
                                java.util.Set.of(Method.POST),
                                "stock",
                                Route.byId("/stock", List.of()),
                                handler))
                .run(context -> assertThat(context.getBean(SyncQueue.class)
                                .push(ANN, List.of(Submission.of("/stock", Method.POST, Map.of())))
                                .get(0)
                                .item()
                                .responseData())
                        .containsEntry("left", 42));
    }
}
