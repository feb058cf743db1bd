package dev.offlinesync.mongo;

import com.mongodb.client.ClientSession;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import dev.offlinesync.contract.AtomicLaneStoreContract;
import dev.offlinesync.contract.BlameContract;
import dev.offlinesync.contract.BoundsContract;
import dev.offlinesync.contract.ConflictContract;
import dev.offlinesync.contract.DependsContract;
import dev.offlinesync.contract.EnlistmentContract;
import dev.offlinesync.contract.IdentityContract;
import dev.offlinesync.contract.MischiefContract;
import dev.offlinesync.contract.PassingContract;
import dev.offlinesync.contract.QueueStoreContract;
import dev.offlinesync.contract.RecordKeys;
import dev.offlinesync.contract.RecordStoreContract;
import dev.offlinesync.contract.UpsertContract;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordKey;
import dev.offlinesync.core.store.Enlistment;
import dev.offlinesync.core.store.SyncStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** The contracts of the ports, on a replica set. */
@RequiresMongo
class MongoStoreTest
        implements QueueStoreContract,
                AtomicLaneStoreContract,
                RecordStoreContract,
                IdentityContract,
                DependsContract,
                PassingContract,
                ConflictContract,
                UpsertContract,
                MischiefContract,
                EnlistmentContract,
                BlameContract,
                BoundsContract {
    private static Fixture mongo;

    @BeforeAll
    static void start() {
        mongo = Fixture.replicaSet();
    }

    @AfterAll
    static void stop() {
        mongo.close();
    }

    @BeforeEach
    void empty() {
        mongo.empty();
    }

    @Override
    public SyncStore store() {
        return mongo.store;
    }

    @Override
    public RecordKeys recordKeys() {
        return RecordKeys.OF_ALL_USERS;
    }

    @Override
    public void endLeases() {
        mongo.endLeases();
    }

    @Override
    public void editByHand(UserId owner, RecordKey key, Edit edit) {
        mongo.editByHand(key, edit);
    }

    @Override
    public Transaction begin() {
        ClientSession session = mongo.client.startSession();
        session.startTransaction();
        return new Transaction() {
            @Override
            public Enlistment enlistment() {
                return mongo.store.within(session);
            }

            @Override
            public void commit() {
                session.commitTransaction();
                session.close();
            }

            @Override
            public void rollBack() {
                session.abortTransaction();
                session.close();
            }
        };
    }

    @Override
    public String requireUniqueNumbers() {
        mongo.shell
                .getCollection("orders")
                .createIndex(
                        Indexes.ascending("number"),
                        new IndexOptions().unique(true).partialFilterExpression(Filters.exists("number")));
        return "number must be unique";
    }
}
