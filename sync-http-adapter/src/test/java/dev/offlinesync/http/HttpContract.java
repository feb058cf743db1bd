package dev.offlinesync.http;

import dev.offlinesync.api.HttpApi;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.testkit.MutableClock;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The HTTP contract, through a real server and a real queue, on whichever store a subclass brings:
 *
 * <pre>{@code
 * class MyHttpTest extends HttpContract {
 *     protected SyncStore emptyStore(InstantSource clock) { return new MyStore(…); }
 * }
 * }</pre>
 */
public abstract class HttpContract
        implements QueueContract, BulkContract, PushContract, ItemContract, RecordContract, BadInputContract {
    private SyncStore store;
    private TestApi api;

    /**
     * A store in which nothing stands yet; the suite closes it.
     *
     * @param clock the time of the queue, which the tests move; a store whose database has its own may ignore it
     */
    protected abstract SyncStore emptyStore(InstantSource clock);

    /** What answers on the network; our own server, where a subclass has no other. */
    protected Front front(HttpApi api) {
        return Front.javalin(api);
    }

    @BeforeEach
    void startServer() {
        MutableClock clock = MutableClock.any();
        store = emptyStore(clock);
        api = new TestApi(store, clock, this::front);
    }

    @AfterEach
    void stopServer() {
        if (api != null) {
            api.close();
        }
        if (store != null) {
            store.close();
        }
    }

    @Override
    public final TestApi api() {
        return api;
    }
}
