package dev.offlinesync.quarkus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.api.Authenticator;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.RateLimit;
import dev.offlinesync.api.RequestGate;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.conflict.ConflictPolicy;
import dev.offlinesync.core.conflict.ConflictRules;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.InMemoryStore;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the start of an application says about its properties; without an application. */
class SettingsTest {
    private static final Handlers NONE = Handlers.builder().build();

    private static OfflineSyncConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(OfflineSyncConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(OfflineSyncConfig.class);
    }

    private static OfflineSync.Builder builder() {
        return OfflineSync.builder(new InMemoryStore(Clock.systemUTC())).handlers(NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "lease, 1ms",
        "handler-timeout, 1ms",
        "batch-size, 0",
        "batch-bytes, 100M",
        "max-record, 1",
        "max-open-items, -1",
        "max-stored, 1K",
        "lane-wait, -1s",
        "max-waiting, -1",
        "worker.interval, 1ms",
        "worker.users, 0",
        "worker.threads, 65",
        "retry.base, 0s",
        "retry.max, 1s",
        "retry.jitter, 2",
    })
    void a_property_out_of_its_bounds_is_named(String name, String value) {
        EngineSettings settings = new EngineSettings(config(Map.of("offline-sync." + name, value)));

        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> settings.apply(builder()));

        assertTrue(
                refused.getMessage().startsWith("The property offline-sync." + name + " is wrong: "),
                refused::getMessage);
        assertEquals(Set.of("offline-sync." + name), refused.getConfigKeys());
    }

    private static HttpApi.Builder api() {
        OfflineSync sync = builder().build();
        return HttpApi.builder(sync.queue(), sync.records(), NONE, Authenticator.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "http.max-body, 1",
        "http.max-data, 20M",
        "http.max-items, 0",
        "http.max-depth, 7",
        "http.rate-limit, 600",
        "http.rate-limit-items, 0/1m",
    })
    void a_property_of_the_http_api_out_of_its_bounds_is_named(String name, String value) {
        HttpSettings settings =
                new HttpSettings(config(Map.of("offline-sync." + name, value)).http());

        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> settings.apply(api()));

        assertTrue(
                refused.getMessage().startsWith("The property offline-sync." + name + " is wrong: "),
                refused::getMessage);
    }

    @Test
    void requests_of_a_user_are_limited_if_a_property_says_so() {
        Caller ann = new Caller(new UserId("ann"), Caller.Role.USER);
        HttpApi.Builder unlimited = api();
        new HttpSettings(config(Map.of()).http()).apply(unlimited);
        assertEquals(Optional.empty(), unlimited.build().gate().count(ann));

        HttpApi.Builder limited = api();
        new HttpSettings(config(Map.of("offline-sync.http.rate-limit", "1/1h")).http()).apply(limited);
        RequestGate gate = limited.build().gate();
        assertEquals(Optional.of(true), gate.count(ann).map(RateLimit.Taken::isGranted));
        assertEquals(Optional.of(false), gate.count(ann).map(RateLimit.Taken::isGranted));
    }

    @Test
    void the_defaults_are_within_bounds() {
        OfflineSync.Builder builder = builder();

        new EngineSettings(config(Map.of())).apply(builder);

        builder.build().close();
    }

    @Test
    void a_resource_has_all_that_its_properties_say() {
        OfflineSyncConfig config = config(Map.of(
                "offline-sync.resources[0].path", "/api/parts",
                "offline-sync.resources[0].collection", "spares",
                "offline-sync.resources[0].methods", "PUT,DELETE",
                "offline-sync.resources[0].aliases", "POST /api/parts/create",
                "offline-sync.resources[0].merge", "deep",
                "offline-sync.resources[0].conflicts", "merge",
                "offline-sync.resources[0].together[0]", "amount, currency",
                "offline-sync.resources[0].set", "tags",
                "offline-sync.resources[0].owner-type", "object-id",
                "offline-sync.resources[0].id-type", "text"));

        Resource resource = DeclaredResource.of(config.resources().get(0));

        assertEquals("/api/parts", resource.path());
        assertEquals("spares", resource.collection());
        assertEquals("spare", resource.name());
        assertEquals(Resource.Merge.DEEP, resource.merge());
        assertEquals(
                ConflictRules.of(ConflictPolicy.MERGE)
                        .withTogether(List.of(Set.of("amount", "currency")))
                        .withSets(Set.of("tags")),
                resource.conflicts());
    }

    @Test
    void one_field_alone_wins_or_loses_with_no_other() {
        OfflineSyncConfig config = config(Map.of(
                "offline-sync.resources[0].path", "/api/parts",
                "offline-sync.resources[0].conflicts", "merge",
                "offline-sync.resources[0].together", "amount,currency"));

        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class,
                () -> DeclaredResource.of(config.resources().get(0)));

        assertEquals("together takes two fields at least, not [amount]", refused.getMessage());
    }

    @Test
    void an_address_that_no_store_takes_is_named_with_those_that_some_take() {
        Stores stores = stores(Map.of("offline-sync.store", "mysql://localhost/shop"));

        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> stores.open(List.of()));

        assertEquals(
                "The property offline-sync.store is wrong: it begins with mysql:, which no store on the class path takes;"
                        + " the ones there take mongodb, mongodb+srv, postgres, postgresql",
                refused.getMessage());
    }

    @Test
    void without_a_store_the_start_says_which_there_are() {
        ConfigurationException refused = assertThrows(
                ConfigurationException.class, () -> stores(Map.of()).open(List.of()));

        assertTrue(refused.getMessage().contains("dev.offlinesync:sync-sqlite-adapter"), refused::getMessage);
    }

    @Test
    void two_databases_of_the_application_stop_the_start() {
        ClientStore one = handlers -> new InMemoryStore(Clock.systemUTC());

        ConfigurationException refused = assertThrows(
                ConfigurationException.class, () -> stores(Map.of()).open(List.of(one, one)));

        assertTrue(refused.getMessage().contains("sync-mongo-adapter or sync-postgres-adapter"), refused::getMessage);
    }

    private static Stores stores(Map<String, String> properties) {
        return new Stores(config(properties), NONE, InstantSource.system());
    }

    @Test
    void a_second_handler_for_a_path_is_named() {
        PureHandler closed = (item, context) -> new Plan.Retry(Failure.handler("closed"));
        RouteTable table = new RouteTable();
        table.named("the handler shop.Orders", () -> table.handler("/api/orders", closed));

        ConfigurationException refused = assertThrows(
                ConfigurationException.class,
                () -> table.named("the handler shop.More", () -> table.handler("/api/orders", closed)));

        assertTrue(
                refused.getMessage().startsWith("offline-sync cannot take the handler shop.More: "),
                refused::getMessage);
        assertTrue(refused.getMessage().contains("/api/orders"), refused::getMessage);
    }
}
