package dev.offlinesync.api;

import dev.offlinesync.core.record.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What a client must keep to, so that it can make its requests small enough before it sends them. */
final class LimitsRoute {
    private static final int PROTOCOL = 1;

    private final HttpLimits limits;
    private final OptionalInt batchSize;
    private final OptionalLong maxRecord;
    private final RateLimits rates;
    private final List<Resource> resources;

    LimitsRoute(
            HttpLimits limits,
            OptionalInt batchSize,
            OptionalLong maxRecord,
            RateLimits rates,
            List<Resource> resources) {
        this.limits = limits;
        this.batchSize = batchSize;
        this.maxRecord = maxRecord;
        this.rates = rates;
        this.resources = resources;
    }

    void install(RouteTable routes) {
        routes.get("/api/sync/limits", this::limits);
    }

    private ApiResponse limits(Call call, Caller caller) {
        Answer answer = Answer.message("Limits retrieved")
                .with("protocol", PROTOCOL)
                .with("maxBody", limits.bodyBytes())
                .with("maxData", limits.dataBytes())
                .with("maxItems", limits.items())
                .with("maxDepth", limits.depth())
                .with("page", limits.page())
                .with("keepReceipts", null);
        maxRecord.ifPresent(bytes -> answer.with("maxRecord", bytes));
        batchSize.ifPresent(size -> answer.with("batchSize", size));
        return answer.with("rateLimits", rateLimits())
                .with(
                        "problemTypes",
                        Stream.of(ProblemType.values())
                                .map(LimitsRoute::problemType)
                                .toList())
                .with("resources", resources.stream().map(LimitsRoute::resource).toList())
                .send(call, 200);
    }

    private List<Map<String, Object>> rateLimits() {
        List<Map<String, Object>> all = new ArrayList<>();
        rates.all().forEach((name, policy) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("policy", name);
            one.put("quota", policy.quota());
            one.put("seconds", policy.window().toSeconds());
            all.add(one);
        });
        return all;
    }

    private static Map<String, Object> problemType(ProblemType type) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("type", type.uri());
        one.put("status", type.status());
        one.put("final", type.isFinal());
        return one;
    }

    private static Map<String, Object> resource(Resource resource) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("path", resource.path());
        one.put("collection", resource.collection());
        one.put("policy", resource.conflicts().policy().wire());
        one.put("methods", resource.methods().stream().map(Enum::name).sorted().toList());
        return one;
    }
}
