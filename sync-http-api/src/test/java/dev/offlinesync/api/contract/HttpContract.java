package dev.offlinesync.api.contract;

import dev.offlinesync.api.HttpApi;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.testkit.MutableClock;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The HTTP contract on a real queue, on the store that a subclass brings, through the front that it brings, if any:
 *
 * <pre>{@code
 * class MyHttpTest extends HttpContract {
 *     protected SyncStore emptyStore(InstantSource clock) { return new MyStore(…); }
 * }
 * }</pre>
 */
public abstract class HttpContract
        implements QueueContract,
                BulkContract,
                PushContract,
                ItemContract,
                RecordContract,
                ChangesContract,
                ConflictsContract,
                ReceiptsContract,
                BadInputContract,
                LimitsContract {
    private SyncStore store;
    private TestApi api;

    /**
     * An empty store; the suite closes it.
     *
     * @param clock the time of the queue, which the tests move; a store whose database has its own may ignore it
     */
    protected abstract SyncStore emptyStore(InstantSource clock);

    /** What stands between a client and the API; nothing, unless a subclass has something. */
    protected Front front(HttpApi api) {
        return Front.inProcess(api);
    }

    @BeforeEach
    protected final void startServer() {
        MutableClock clock = MutableClock.any();
        store = emptyStore(clock);
        api = new TestApi(store, clock, this::front);
    }

    @AfterEach
    protected final void stopServer() {
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
