package dev.offlinesync.examples.orders;

import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;

@ApplicationScoped
class Orders {
    @Inject
    DataSource database;

    @Inject
    SyncQueue queue;

    /** The mail is queued if the order is stored, and only then. */
    @Transactional
    void order(String user, String product) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO orders VALUES (?, ?)")) {
            insert.setString(1, user);
            insert.setString(2, product);
            insert.executeUpdate();
        }
        queue.add(new UserId(user), Submission.of("/mails", Method.POST, Map.of("product", product)));
    }
}
