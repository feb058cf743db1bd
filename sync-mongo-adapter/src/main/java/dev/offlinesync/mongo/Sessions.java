package dev.offlinesync.mongo;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoCommandException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import dev.offlinesync.core.store.LaneStore.Lane;
import dev.offlinesync.core.store.StoreUnavailable;
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
 * The sessions of the lanes that this instance holds. Each is used only for the transactions of its lane, and is named
 * in the lane. A party that takes the lane over kills the session first, and so releases the locks of a transaction
 * that was left open.
 *
 * <p>Only a session whose lane was released cleanly returns to the driver's pool. Any other may have been killed, and
 * would fail its next user.
 */
final class Sessions {
    /** The id of a session that does not exist. */
    private static final UUID NOBODYS = new UUID(0, 0);

    private final Database db;
    private final Map<String, Held> held = new ConcurrentHashMap<>();
    /** By the owner of a lane that could not be released: its session may have left a transaction open. */
    private final Map<String, BsonBinary> leftOpen = new ConcurrentHashMap<>();

    Sessions(Database db) {
        this.db = db;
    }

    /**
     * @param client whose session it is; it can be used with no other
     * @param lease the last one that was asked for
     */
    record Held(MongoClient client, ClientSession session, Duration lease) {
        Held withLease(Duration value) {
            return new Held(client, session, value);
        }

        BsonBinary id() {
            return session.getServerSession().getIdentifier().getBinary("id");
        }
    }

    Held open(Duration lease) {
        MongoClient client = db.client();
        ClientSession session = client.startSession(
                ClientSessionOptions.builder().causallyConsistent(false).build());
        return new Held(client, session, lease);
    }

    void keep(String owner, Held session) {
        held.put(owner, session);
    }

    /**
     * Requires that the session can still be used.
     *
     * @throws StoreUnavailable if its client was replaced meanwhile: the lane is to be claimed again
     */
    void check(Held session) {
        if (session.client != db.client()) {
            throw new StoreUnavailable("the connections to MongoDB were renewed");
        }
    }

    /** Null if the lane is not ours: it was released, or lost. */
    @Nullable
    Held of(Lane lane) {
        return held.get(lane.owner());
    }

    /** The lane could not be released. */
    void leave(Lane lane) {
        Held session = held.get(lane.owner());
        if (session != null) {
            leftOpen.put(lane.owner(), session.id());
        }
    }

    /**
     * Ends what an earlier try to release the lane, or a client that was replaced, may have left open: it would keep the
     * lane locked, also from us.
     */
    void endLeftOpen(Lane lane) {
        Held session = held.get(lane.owner());
        BsonBinary id = session != null && session.client != db.client() ? session.id() : leftOpen.get(lane.owner());
        kill(id);
    }

    /** Nothing is left open any more, or it is none of ours. */
    void forgetLeftOpen(Lane lane) {
        leftOpen.remove(lane.owner());
    }

    /** The lane was released, so nothing of it can be left in the database. */
    void closeCleanly(Lane lane) {
        Held session = held.remove(lane.owner());
        if (session != null) {
            session.session.close();
        }
    }

    /** The lane is lost, or its state is unknown. */
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
     * Ends whatever was left open under this session. If the database refuses, the locks stay until the database gives
     * up the transaction (after 60 to 90 s).
     */
    void kill(@Nullable BsonValue session) {
        if (session instanceof BsonBinary id) {
            try {
                db.run(killing(id));
            } catch (MongoCommandException e) {
                // refused, as the start has warned: the takeover meets a write conflict and is tried again later
                return;
            }
        }
    }

    /** Empty if a session that is left behind can be killed. */
    Optional<String> whyNoneCanBeKilled() {
        try {
            db.run(killing(new BsonBinary(NOBODYS)));
            return Optional.empty();
        } catch (MongoCommandException e) {
            return Optional.of("this MongoDB refuses killSessions (" + e.getErrorCodeName()
                    + "): after a crash a user's queue can be blocked for up to 90 s");
        }
    }

    private static BsonDocument killing(BsonBinary id) {
        return new BsonDocument("killSessions", new BsonArray(List.of(new BsonDocument("id", id))));
    }
}
