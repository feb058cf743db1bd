package dev.offlinesync.examples.orders;

import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
class Orders {
    private final JdbcClient database;
    private final SyncQueue queue;

    Orders(JdbcClient database, SyncQueue queue) {
        this.database = database;
        this.queue = queue;
    }

    /** The mail is queued if the order is stored, and only then. */
    @Transactional
    public void order(String user, String product) {
        database.sql("INSERT INTO orders (customer, product) VALUES (?, ?)")
                .params(user, product)
                .update();
        queue.add(new UserId(user), Submission.of("/mails", Method.POST, Map.of("product", product)));
    }
}
