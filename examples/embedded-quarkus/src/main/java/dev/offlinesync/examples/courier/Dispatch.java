package dev.offlinesync.examples.courier;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.store.StoreUnavailable;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Routes of this backend's own, for those who plan the rounds. */
@Path("/dispatch/{courier}")
@RolesAllowed(Dispatch.ROLE)
public class Dispatch {
    static final String ROLE = "dispatcher";

    private final SyncQueue queue;
    private final MongoCollection<Document> parcels;

    Dispatch(SyncQueue queue, MongoClient mongo, @ConfigProperty(name = "quarkus.mongodb.database") String database) {
        this.queue = queue;
        this.parcels = mongo.getDatabase(database).getCollection(Parcel.COLLECTION);
    }

    /**
     * @param inVan the ids of the parcels that are still to be delivered
     * @param waiting writes of the courier that have not taken effect yet, 100 at most
     */
    public record Round(List<String> inVan, int waiting) {}

    /** Records are plain documents: any code of the backend may read them. */
    @GET
    public Round round(@RestPath String courier) {
        List<String> inVan = parcels.find(
                        Filters.and(Filters.eq("user", courier), Filters.ne(Parcel.STATE, Parcel.DELIVERED)))
                .map(parcel -> String.valueOf(parcel.get("_id")))
                .into(new ArrayList<>());
        int waiting =
                queue.items(new UserId(courier), Status.OPEN, null, 100).items().size();
        return new Round(inVan, waiting);
    }

    public record NewParcel(@Nullable String id, @Nullable String address) {
        private Submission submission() {
            if (id == null || address == null) {
                throw new IllegalArgumentException("a parcel has an id and an address");
            }
            return Submission.of("/api/parcels", Method.POST, Map.of("_id", id, "address", address));
        }
    }

    /** A write of the backend's own goes through the queue too: so it is in order with what the courier writes. */
    @POST
    public Response load(@RestPath String courier, NewParcel parcel) {
        Written written = queue.write(new UserId(courier), parcel.submission());
        if (written instanceof Written.Failed failed) {
            return told(Response.Status.CONFLICT, failed.failure().message());
        }
        return written instanceof Written.Done
                ? Response.status(Response.Status.CREATED).build()
                : told(Response.Status.CONFLICT, "earlier writes on this parcel are waiting");
    }

    /** Nothing was stored. */
    @ServerExceptionMapper({InvalidSubmission.class, IllegalArgumentException.class})
    Response wrong(RuntimeException e) {
        return told(Response.Status.BAD_REQUEST, String.valueOf(e.getMessage()));
    }

    @ServerExceptionMapper({StoreUnavailable.class, QueueBusy.class})
    Response busy() {
        return told(Response.Status.SERVICE_UNAVAILABLE, "try again");
    }

    private static Response told(Response.Status status, String error) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(Map.of("error", error))
                .build();
    }
}
