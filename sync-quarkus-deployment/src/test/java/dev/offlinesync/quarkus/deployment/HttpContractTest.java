package dev.offlinesync.quarkus.deployment;

import static java.util.Comparator.comparing;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.contract.Front;
import dev.offlinesync.api.contract.HttpContract;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.quarkus.ApiRoutes;
import io.quarkus.test.QuarkusUnitTest;
import io.quarkus.test.common.http.TestHTTPResource;
import io.vertx.ext.web.Route;
import jakarta.inject.Inject;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole HTTP contract on the HTTP of Quarkus: one application, on whose router each test has its own API. */
@Tag("thorough")
class HttpContractTest {
    @RegisterExtension
    static final QuarkusUnitTest APP = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addClass(OnQuarkus.class))
            .overrideConfigKey("quarkus.datasource.devservices.enabled", "false")
            .overrideConfigKey("quarkus.http.test-port", "0")
            .overrideConfigKey(
                    "offline-sync.store",
                    "sqlite:target/http-contract-test-"
                            + ProcessHandle.current().pid())
            .overrideConfigKey("offline-sync.http.enabled", "false");

    @Inject
    ApiRoutes routes;

    @TestHTTPResource
    URL server;

    static class OnQuarkus extends HttpContract {
        private final ApiRoutes routes;
        private final int port;

        OnQuarkus(ApiRoutes routes, int port) {
            this.routes = routes;
            this.port = port;
        }

        @Override
        protected SyncStore emptyStore(InstantSource clock) {
            return new InMemoryStore(clock);
        }

        @Override
        protected Front front(HttpApi api) {
            List<Route> served = routes.serve(api, "");
            return Front.of(port, () -> served.forEach(Route::disable));
        }

        void run(Method test) throws Throwable {
            startServer();
            try {
                test.invoke(this);
            } catch (InvocationTargetException e) {
                throw e.getTargetException();
            } finally {
                stopServer();
            }
        }
    }

    /** Quarkus runs the tests of a class and of those that it extends, but not those of interfaces. */
    @TestFactory
    Stream<DynamicTest> the_contract_holds() {
        return Stream.of(OnQuarkus.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .sorted(comparing(Method::getName))
                .map(test -> dynamicTest(
                        test.getName(), () -> new OnQuarkus(routes, server.getPort()).run(accessible(test))));
    }

    /** The interfaces of the contract are of one package. */
    private static Method accessible(Method test) {
        test.setAccessible(true);
        return test;
    }
}
