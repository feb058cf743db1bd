package {{package}};

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** The queue, in one file below {@code data}. */
public final class App {
    private App() {}

    /** Notes are kept as they come. What happens with orders is code. */
    static Handlers handlers() {
        return Handlers.builder()
                .resource(Resource.of("/api/notes", RecordRules.NONE))
                .pure("/api/orders", Orders::order)
                .build();
    }

    public static void main(String[] args) {
        Handlers handlers = handlers();
        try (SqliteStore store = SqliteStore.open(Path.of("data"), handlers.collections(), InstantSource.system());
                OfflineSync sync = OfflineSync.builder(store).handlers(handlers).build()) {
            sync.start(); // the worker does what is due, while the program runs
            UserId ann = new UserId("ann");
            Submission order = Submission.of("/api/orders/1", Method.PUT, Map.of("item", "tea", "quantity", 2));
            System.out.println(sync.queue().write(ann, order));
        }
    }
}
