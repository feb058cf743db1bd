package dev.offlinesync.examples.courier;

import dev.offlinesync.mongo.MongoServers;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** What the backend needs around it: a real MongoDB, and a gateway for text messages. */
public final class Surroundings implements QuarkusTestResourceLifecycleManager {
    private final SmsGateway gateway = new SmsGateway();

    @Override
    public Map<String, String> start() {
        gateway.start();
        return Map.of(
                "quarkus.mongodb.connection-string",
                MongoServers.replicaSet().uri(),
                "courier.sms.url",
                gateway.url().toString(),
                "courier.sms.outage",
                "200ms");
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(gateway, new TestInjector.MatchesType(SmsGateway.class));
    }

    @Override
    public void stop() {
        gateway.stop();
    }
}
