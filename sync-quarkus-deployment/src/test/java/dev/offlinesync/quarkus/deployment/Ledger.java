package dev.offlinesync.quarkus.deployment;

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.quarkus.SyncHandler;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** An application that stores an order and the mail about it, both or neither. */
@ApplicationScoped
class Ledger {
    static final UserId ANN = new UserId("ann");

    @Inject
    SyncQueue queue;

    @Inject
    AgroalDataSource database;

    @Inject
    Event<Told> told;

    private final BlockingQueue<String> mails = new LinkedBlockingQueue<>();

    record Told(String mutation) {}

    static Submission mail(String mutation) {
        return Submission.of("/mails", Method.POST, Map.of()).withMutationId(mutation);
    }

    @SyncHandler("/mails")
    Outcome send(SyncItem item, Context context) {
        mails.add(String.valueOf(item.mutationId()));
        return new Outcome.Done(null);
    }

    BlockingQueue<String> mails() {
        return mails;
    }

    @Transactional
    Added order(String mutation, Runnable then) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("INSERT INTO ledger VALUES (1)");
        }
        Added added = queue.add(ANN, mail(mutation));
        then.run();
        return added;
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    Added orderAlone(String mutation) {
        return queue.add(ANN, mail(mutation));
    }

    @Transactional
    void tell(String mutation) {
        told.fire(new Told(mutation));
    }

    void committed(@Observes(during = TransactionPhase.AFTER_SUCCESS) Told told) {
        queue.add(ANN, mail(told.mutation()));
    }

    long orders() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM ledger")) {
            count.next();
            return count.getLong(1);
        }
    }
}
