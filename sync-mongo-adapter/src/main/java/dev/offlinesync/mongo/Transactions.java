package dev.offlinesync.mongo;

import com.mongodb.MongoException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.TransactionOptions;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoIterable;
import com.mongodb.client.model.WriteModel;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Runs one transaction until it is committed or cannot be, within a timeout. The driver's own loop would go on for two
 * minutes, much longer than a lease.
 */
final class Transactions {
    /** Waits grow from half a millisecond to half a second; about one second in total. */
    static final int TRIES = 11;

    private final Database db;

    Transactions(Database db) {
        this.db = db;
    }

    /** The database inside a transaction; every step fails when the timeout of the whole has passed. */
    final class Work implements Access {
        private final MongoClient client;
        private final ClientSession session;
        private final long end;

        private Work(Sessions.Held held, Duration time) {
            this.client = held.client();
            this.session = held.session();
            this.end = System.nanoTime() + time.toNanos();
        }

        @Override
        public MongoIterable<BsonDocument> find(String collection, Bson filter) {
            return db.collection(client, collection).find(session, filter).batchSize(Database.ONE_REPLY);
        }

        @Override
        public Iterable<LenientItem> findItems(Bson filter) {
            return db.collection(client, Schema.ITEMS)
                    .find(session, filter, LenientItem.class)
                    .batchSize(Database.ONE_REPLY);
        }

        @Override
        public long update(String collection, Bson filter, List<Bson> pipeline) {
            return db.collection(client, collection)
                    .updateOne(session, filter, pipeline)
                    .getMatchedCount();
        }

        @Override
        public @Nullable BsonDocument findAndUpdate(
                String collection, Bson filter, List<Bson> pipeline, Bson projection) {
            return db.collection(client, collection)
                    .findOneAndUpdate(session, filter, pipeline, Access.afterwards(projection));
        }

        /** That of the last command, whose reply told it. */
        @Override
        public OptionalLong clusterTime() {
            BsonTimestamp time = session.getOperationTime();
            return time == null ? OptionalLong.empty() : OptionalLong.of(time.getValue());
        }

        @Override
        public BulkWriteResult write(String collection, List<WriteModel<BsonDocument>> models) {
            return db.collection(client, collection).bulkWrite(session, models);
        }

        private long millisLeft() {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                throw new MongoTimeoutException("the time for the transaction is over");
            }
            return left;
        }

        private boolean hasTime() {
            return end - System.nanoTime() > TimeUnit.MILLISECONDS.toNanos(1);
        }
    }

    /**
     * @param body may run several times, each time in a new transaction
     * @param isToBeCommitted whether the result of the body is committed; otherwise the transaction is aborted
     * @throws MongoException the last one, if no try succeeded
     */
    <T> T run(Sessions.Held session, Duration time, Function<Work, T> body, Predicate<T> isToBeCommitted) {
        Work work = new Work(session, time);
        for (int i = 1; true; i++) {
            try {
                return once(work, body, isToBeCommitted);
            } catch (MongoException e) {
                if (!Errors.isTransient(e) || i == TRIES || !work.hasTime()) {
                    throw e;
                }
                // another party is changing the same documents
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(250L << i));
            }
        }
    }

    private <T> T once(Work work, Function<Work, T> body, Predicate<T> isToBeCommitted) {
        ClientSession session = work.session;
        session.startTransaction(TransactionOptions.builder()
                .readPreference(ReadPreference.primary())
                .readConcern(ReadConcern.SNAPSHOT)
                .writeConcern(Database.DURABLE)
                // for the whole transaction: the driver counts down from here
                .timeout(work.millisLeft(), TimeUnit.MILLISECONDS)
                .build());
        boolean committing = false;
        try {
            T result = body.apply(work);
            if (isToBeCommitted.test(result)) {
                committing = true;
                commit(work);
            }
            return result;
        } finally {
            if (!committing) {
                abortQuietly(session);
            }
        }
    }

    /** A commit whose outcome is unknown is sent again: the server knows whether it has happened. */
    private static void commit(Work work) {
        while (true) {
            try {
                work.session.commitTransaction();
                return;
            } catch (MongoException e) {
                if (!e.hasErrorLabel(MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL) || !work.hasTime()) {
                    throw e;
                }
            }
        }
    }

    private static void abortQuietly(ClientSession session) {
        try {
            if (session.hasActiveTransaction()) {
                session.abortTransaction();
            }
        } catch (MongoException e) {
            // the server aborts it by itself, at the latest when the lane is taken over
            return;
        }
    }
}
