package dev.offlinesync.quarkus;

import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.HttpLimits;
import dev.offlinesync.api.RateLimit;
import io.quarkus.runtime.configuration.MemorySize;
import java.util.Optional;
import java.util.function.Consumer;

/** The properties that the HTTP API has bounds for. */
record HttpSettings(OfflineSyncConfig.Http config) {
    /**
     * One after the other, so that a message is about the property that it names.
     *
     * @throws io.quarkus.runtime.configuration.ConfigurationException naming the first one that is out of its bounds
     */
    void apply(HttpApi.Builder api) {
        HttpLimits usual = HttpLimits.DEFAULT;
        int body = bytes(config.maxBody());
        int data = bytes(config.maxData());
        Property.use("http.max-body", () -> with(body, usual.dataBytes(), 1, usual.depth()));
        Property.use("http.max-data", () -> with(body, data, 1, usual.depth()));
        Property.use("http.max-items", () -> with(body, data, config.maxItems(), usual.depth()));
        Property.use("http.max-depth", () -> api.limits(with(body, data, config.maxItems(), config.maxDepth())));
        rate("http.rate-limit", config.rateLimit(), api::rateLimit);
        rate("http.rate-limit-items", config.rateLimitItems(), api::itemRateLimit);
    }

    private static void rate(String property, Optional<String> text, Consumer<RateLimit> use) {
        Property.use(
                property,
                () -> text.map(RateLimit.Policy::parse).map(RateLimit::inMemory).ifPresent(use));
    }

    private static HttpLimits with(int body, int data, int items, int depth) {
        return new HttpLimits(body, data, items, depth, HttpLimits.MAX_ITEMS);
    }

    private static int bytes(MemorySize size) {
        return (int) Math.min(Integer.MAX_VALUE, size.asLongValue());
    }
}
