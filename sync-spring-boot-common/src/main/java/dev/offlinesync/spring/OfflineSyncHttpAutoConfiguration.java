package dev.offlinesync.spring;

import dev.offlinesync.api.Authenticator;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.HttpLimits;
import dev.offlinesync.api.RateLimit;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncRecords;
import dev.offlinesync.core.store.SyncStore;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;
import org.springframework.web.servlet.DispatcherServlet;

/** The HTTP API on Spring MVC, if sync-http-api is on the class path. */
@AutoConfiguration(after = OfflineSyncAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({HttpApi.class, DispatcherServlet.class})
@ConditionalOnProperty(name = "offline-sync.http.enabled", matchIfMissing = true)
public class OfflineSyncHttpAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    CallerResolver offlineSyncCallers(OfflineSyncProperties properties) {
        return new PrincipalResolver(properties.http().adminRole());
    }

    @Bean
    @ConditionalOnMissingBean
    HttpApi offlineSyncHttpApi(
            SyncQueue queue,
            SyncRecords records,
            SyncStore store,
            Handlers handlers,
            OfflineSyncProperties properties,
            Environment environment,
            ObjectProvider<Authenticator> authenticator,
            ObjectProvider<OfflineSync> sync,
            ObjectProvider<InstantSource> clock) {
        OfflineSyncProperties.Http http = properties.http();
        PropertyCheck check = new PropertyCheck(environment);
        HttpApi.Builder api = HttpApi.builder(
                        queue,
                        records,
                        handlers,
                        authenticator.getIfUnique(() -> OfflineSyncHttpAutoConfiguration::nobody))
                .readiness(store::ping)
                .clock(clock.getIfUnique(InstantSource::system));
        sync.ifUnique(one -> api.hints(one.hints()).devices(one.devices()));
        limits(http, check, api);
        if (!http.health()) {
            api.withoutHealth();
        }
        try {
            return api.corsOrigins(http.corsOrigins()).build();
        } catch (IllegalArgumentException e) {
            throw check.wrong("http.cors-origins", e);
        }
    }

    private static Caller nobody(String token) {
        throw new Authenticator.InvalidToken("tokens are not known here");
    }

    /** One after the other, so that a message is about the property that it names. */
    private static void limits(OfflineSyncProperties.Http http, PropertyCheck check, HttpApi.Builder api) {
        HttpLimits usual = HttpLimits.DEFAULT;
        check.use("http.max-body", () -> with(bytes(http.maxBody()), usual.dataBytes(), 1, usual.depth()));
        int body = bytes(http.maxBody());
        check.use("http.max-data", () -> with(body, bytes(http.maxData()), 1, usual.depth()));
        int data = bytes(http.maxData());
        check.use("http.max-items", () -> with(body, data, http.maxItems(), usual.depth()));
        check.use("http.max-depth", () -> api.limits(with(body, data, http.maxItems(), http.maxDepth())));
        rate(http.rateLimit(), "http.rate-limit", check, api::rateLimit);
        rate(http.rateLimitItems(), "http.rate-limit-items", check, api::itemRateLimit);
    }

    private static void rate(@Nullable String text, String property, PropertyCheck check, Consumer<RateLimit> use) {
        if (text != null && !text.isBlank()) {
            check.use(property, () -> use.accept(RateLimit.inMemory(RateLimit.Policy.parse(text))));
        }
    }

    private static HttpLimits with(int body, int data, int items, int depth) {
        return new HttpLimits(body, data, items, depth, HttpLimits.MAX_ITEMS);
    }

    private static int bytes(DataSize size) {
        return (int) Math.min(Integer.MAX_VALUE, size.toBytes());
    }

    @Bean
    WaitingLifecycle offlineSyncWaiting(HttpApi api) {
        return new WaitingLifecycle(api);
    }

    @Bean(OfflineSyncAutoConfiguration.HTTP_API)
    ApiMapping offlineSyncMapping(
            HttpApi api, CallerResolver callers, OfflineSyncProperties properties, Environment environment) {
        String path = properties.http().path();
        if (!path.isEmpty() && !HttpApi.isBasePath(path)) {
            throw new PropertyCheck(environment)
                    .wrong(
                            "http.path",
                            new IllegalArgumentException(
                                    "it must be a path such as /mobile, without a slash at its end, not " + path));
        }
        return new ApiMapping(path, api.paths(), new ApiBridge(api, callers, path));
    }
}
