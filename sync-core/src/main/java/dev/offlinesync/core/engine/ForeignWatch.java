package dev.offlinesync.core.engine;

import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.FeedOperations;
import dev.offlinesync.core.store.ForeignWrites;
import dev.offlinesync.core.store.ForeignWrites.News;
import dev.offlinesync.core.store.ForeignWrites.Write;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Publishes what the database tells of other programs' writes, on a thread of its own, until it is closed. */
final class ForeignWatch implements AutoCloseable {
    /** While a user's lane is taken: short, since it may be free for moments only. */
    private static final Duration PAUSE = Duration.ofMillis(20);

    /** Until this server asks again whether it is told. */
    private static final Duration WHILE_ELSEWHERE = Duration.ofSeconds(2);

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final long STOP_MILLIS = 5_000;

    private final ForeignWrites writes;
    private final Publisher publisher;
    private final FeedOperations feeds;
    private final EngineContext context;
    private final SafeListener listener;
    private final Thread thread;
    private volatile boolean closed;

    ForeignWatch(
            ForeignWrites writes,
            Publisher publisher,
            FeedOperations feeds,
            EngineThreads threads,
            EngineContext context,
            SafeListener listener) {
        this.writes = writes;
        this.publisher = publisher;
        this.feeds = feeds;
        this.context = context;
        this.listener = listener;
        this.thread = threads.daemon(this::run, "offline-sync-watch");
        thread.start();
    }

    private void run() {
        boolean isFailing = false;
        while (!closed) {
            Thread.interrupted(); // a listener may have interrupted this thread, which stops nothing
            try {
                step();
                isFailing = false;
            } catch (Throwable e) { // whatever it is: what was told of is told of again
                if (!closed && !isFailing) {
                    listener.on(new SyncEvent.WatchFailed(e));
                }
                isFailing = true;
                context.pause().of(AFTER_FAILURE);
            }
        }
    }

    private void step() {
        News news = writes.next();
        if (news instanceof News.HistoryLost) {
            listener.on(new SyncEvent.FeedsBegunAnew(feeds.reset()));
            writes.published();
        } else if (news instanceof News.Elsewhere) {
            context.pause().of(WHILE_ELSEWHERE);
        } else if (news instanceof News.Writes told && publish(told.writes())) {
            writes.published();
        }
    }

    /** @return whether all of them are published; false if the watch is closed meanwhile */
    private boolean publish(List<Write> told) {
        List<Write> left = told;
        while (!left.isEmpty()) {
            Set<UserId> busy = publisher.publish(left);
            left = left.stream().filter(write -> busy.contains(write.owner())).toList();
            if (!left.isEmpty()) {
                if (closed) {
                    return false;
                }
                context.pause().of(PAUSE);
            }
        }
        return true;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writes.close();
    }
}
