package dev.offlinesync.mongo;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoCommandException;
import com.mongodb.client.ClientSession;
import dev.offlinesync.core.store.LaneStore.Lane;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of the lanes that this instance holds. Each is used for its lane's transaction and for nothing else, and is
 * named in the lane: whoever takes the lane over kills it first, and with it the locks of a transaction that was left open.
 *
 * <p>Only a session whose lane was given back in good order returns to the driver's pool; any other may have been killed, and
 * would fail whoever got it next.
 */
final class Sessions {
    /** The id of a session that nobody has. */
    private static final UUID NOBODYS = new UUID(0, 0);

    private final Database db;
    private final Map<String, Held> held = new ConcurrentHashMap<>();

    Sessions(Database db) {
        this.db = db;
    }

    /** @param lease as it was asked for last */
    record Held(ClientSession session, Duration lease) {
        BsonBinary id() {
            return session.getServerSession().getIdentifier().getBinary("id");
        }
    }

    Held open(Duration lease) {
        ClientSession session = db.client.startSession(
                ClientSessionOptions.builder().causallyConsistent(false).build());
        return new Held(session, lease);
    }

    void keep(String owner, Held session) {
        held.put(owner, session);
    }

    /** Null where the lane is not ours: it was given back, or lost. */
    @Nullable
    Held of(Lane lane) {
        return held.get(lane.owner());
    }

    /** The lane was given back, and nothing of it can be left in the database. */
    void closeCleanly(Lane lane) {
        Held session = held.remove(lane.owner());
        if (session != null) {
            session.session.close();
        }
    }

    /** The lane is lost, or nobody knows. */
    void discard(Lane lane) {
        Held session = held.remove(lane.owner());
        if (session != null) {
            discard(session);
        }
    }

    void discard(Held session) {
        session.session.getServerSession().markDirty();
        session.session.close();
    }

    /**
     * Ends whatever was left open under this session. Where the database does not let us, its locks go when the database
     * gives the transaction up (after 60 to 90 s).
     */
    void kill(@Nullable BsonValue session) {
        if (session instanceof BsonBinary id) {
            try {
                db.run(killing(id));
            } catch (MongoCommandException e) {
                // refused, which the start has said: the takeover meets a write conflict and is tried again later
                return;
            }
        }
    }

    /** Empty where a session that is left behind can be killed. */
    Optional<String> whyNoneCanBeKilled() {
        try {
            db.run(killing(new BsonBinary(NOBODYS)));
            return Optional.empty();
        } catch (MongoCommandException e) {
            return Optional.of("this MongoDB refuses killSessions (" + e.getErrorCodeName()
                    + "): after a crash a user's queue can stand still for up to 90 s");
        }
    }

    private static BsonDocument killing(BsonBinary id) {
        return new BsonDocument("killSessions", new BsonArray(List.of(new BsonDocument("id", id))));
    }
}
