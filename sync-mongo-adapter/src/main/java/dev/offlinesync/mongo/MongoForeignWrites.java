package dev.offlinesync.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import dev.offlinesync.core.store.ForeignWrites;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.bson.BsonDocument;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * What other programs write, from the stream of changes of MongoDB, which one server at a time reads. Where it is read on is
 * in the database: if that server dies, another one goes on there.
 */
final class MongoForeignWrites implements ForeignWrites {
    /** Changes that are told of together. */
    private static final int MOST = 200;

    /** While nothing comes, so often the lease is renewed, and the place moved on: the log of the database is finite. */
    private static final long IDLE_NANOS = WatchPlace.LEASE.dividedBy(3).toNanos();

    /** The log begins later than the place, or cannot be read on from there. */
    private static final Set<Integer> LOST = Set.of(286, 280, 260, 40585, 40615, 50811);

    private final Database db;
    private final ChangeStream stream;
    private final ForeignEvents events;
    private final WatchPlace place;
    private final LongSupplier nanos;
    private @Nullable MongoChangeStreamCursor<ChangeStreamDocument<BsonDocument>> cursor;
    private @Nullable News told;
    private long kept;

    MongoForeignWrites(Database db, Map<String, RecordDocuments> collections, LongSupplier nanos) {
        this.db = db;
        this.stream = new ChangeStream(db, collections);
        this.events = new ForeignEvents(db, collections);
        this.place = new WatchPlace(db, new ObjectId().toHexString());
        this.nanos = nanos;
    }

    @Override
    public News next() {
        if (told == null) {
            told = db.call(this::read);
        }
        News news = told;
        if (news instanceof News.Elsewhere
                || (news instanceof News.Writes of && of.writes().isEmpty())) {
            told = null;
        }
        return news;
    }

    private News read() {
        try {
            if (cursor == null && !begin()) {
                return new News.Elsewhere();
            }
            MongoChangeStreamCursor<ChangeStreamDocument<BsonDocument>> from = cursor;
            if (from == null) {
                return new News.HistoryLost();
            }
            List<ChangeStreamDocument<BsonDocument>> found = found(from);
            News news = events.news(found);
            if (news instanceof News.HistoryLost) {
                return lost();
            }
            boolean isNothing = ((News.Writes) news).writes().isEmpty();
            return isNothing && (!found.isEmpty() || nanos.getAsLong() - kept >= IDLE_NANOS) && !goOn()
                    ? new News.Elsewhere()
                    : news;
        } catch (MongoException e) {
            end();
            if (LOST.contains(e.getCode())) {
                return lost();
            }
            throw e;
        }
    }

    private static List<ChangeStreamDocument<BsonDocument>> found(
            MongoChangeStreamCursor<ChangeStreamDocument<BsonDocument>> from) {
        List<ChangeStreamDocument<BsonDocument>> found = new ArrayList<>();
        ChangeStreamDocument<BsonDocument> next = from.tryNext();
        while (next != null) {
            found.add(next);
            next = found.size() < MOST && from.available() > 0 ? from.tryNext() : null;
        }
        return found;
    }

    /** @return false if another server reads */
    private boolean begin() {
        if (!place.hold()) {
            return false;
        }
        BsonDocument token = place.token();
        cursor = stream.open(token);
        boolean isOurs = goOn();
        if (token == null) {
            kept -= IDLE_NANOS; // the first look gives a place, and whoever comes after a crash goes on from there
        }
        return isOurs;
    }

    /** What comes from now on is told of, once everybody has fetched everything. */
    private News lost() {
        end();
        cursor = stream.open(null);
        return new News.HistoryLost();
    }

    /** Behind what was read; false if another server reads. */
    private boolean goOn() {
        kept = nanos.getAsLong();
        BsonDocument token = cursor == null ? null : cursor.getResumeToken();
        boolean isOurs = token == null ? place.hold() : place.goOn(token);
        if (!isOurs) {
            end();
        }
        return isOurs;
    }

    @Override
    public void published() {
        if (told != null) {
            db.call(this::goOn);
            told = null;
        }
    }

    private void end() {
        if (cursor != null) {
            try {
                cursor.close();
            } catch (MongoException e) {
                // the server forgets it by itself
            }
            cursor = null;
        }
    }

    @Override
    public void close() {
        end();
        try {
            place.leave();
        } catch (MongoException | IllegalStateException e) {
            // its lease ends
        }
    }
}
