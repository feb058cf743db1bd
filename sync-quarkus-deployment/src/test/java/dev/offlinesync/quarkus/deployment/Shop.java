package dev.offlinesync.quarkus.deployment;

import dev.offlinesync.api.Authenticator;
import dev.offlinesync.api.Caller;
import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.quarkus.SyncHandler;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.Map;

/** An application without security of Quarkus, whose handlers are behind a proxy and need the queue themselves. */
@ApplicationScoped
class Shop {
    @Inject
    SyncQueue queue;

    @SyncHandler("/api/orders")
    Plan order(SyncItem item, Context context) {
        return Plan.apply(records -> Result.put(records.ownKey(), Map.of("state", "accepted")));
    }

    @SyncHandler("/api/shops/{shop}/mails")
    Outcome mail(SyncItem item, Context context) throws IOException {
        if (item.data().isEmpty()) {
            throw new IOException("nothing to send");
        }
        return new Outcome.Done(Map.of("sentBy", context.variable("shop"), "known", queue != null));
    }

    /** As an extension of Quarkus may do for every path. */
    void readBodies(@Observes Router router) {
        router.route("/mobile/api/sync/add").handler(BodyHandler.create());
    }

    @Produces
    Authenticator tokens() {
        return token -> new Caller(new UserId(token), Caller.Role.USER);
    }
}
