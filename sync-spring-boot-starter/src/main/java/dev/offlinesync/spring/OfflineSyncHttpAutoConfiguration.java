package dev.offlinesync.spring;

import dev.offlinesync.api.Authenticator;
import dev.offlinesync.api.Caller;
import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.HttpLimits;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncRecords;
import dev.offlinesync.core.store.SyncStore;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
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
            ObjectProvider<Authenticator> authenticator,
            ObjectProvider<InstantSource> clock) {
        OfflineSyncProperties.Http http = properties.http();
        try {
            return HttpApi.builder(
                            queue,
                            records,
                            handlers,
                            authenticator.getIfUnique(() -> OfflineSyncHttpAutoConfiguration::nobody))
                    .limits(limits(http))
                    .corsOrigins(http.corsOrigins())
                    .readiness(store::ping)
                    .clock(clock.getIfUnique(InstantSource::system))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new CannotStart(
                    "The HTTP API of offline-sync cannot start: " + e.getMessage() + ".", "Correct it.", e);
        }
    }

    private static Caller nobody(String token) {
        throw new Authenticator.InvalidToken("tokens are not known here");
    }

    private static HttpLimits limits(OfflineSyncProperties.Http http) {
        return new HttpLimits(
                bytes(http.maxBody()), bytes(http.maxData()), http.maxItems(), http.maxDepth(), HttpLimits.MAX_ITEMS);
    }

    private static int bytes(DataSize size) {
        return (int) Math.min(Integer.MAX_VALUE, size.toBytes());
    }

    @Bean
    ApiMapping offlineSyncMapping(HttpApi api, CallerResolver callers) {
        return new ApiMapping(api.paths(), new ApiBridge(api, callers));
    }
}
