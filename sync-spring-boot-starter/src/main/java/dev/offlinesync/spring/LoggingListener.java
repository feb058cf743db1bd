package dev.offlinesync.spring;

import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncListener;
import dev.offlinesync.core.store.StoreUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What went wrong, for the application's log: ids and reasons, never the data of an item. */
final class LoggingListener implements SyncListener {
    private static final Logger LOG = LoggerFactory.getLogger("dev.offlinesync.queue");

    @Override
    public void handlerThrew(SyncItem item, Throwable thrown) {
        LOG.error(
                "the handler of {} threw, for item {}",
                item.endpoint(),
                item.id().hex(),
                thrown);
    }

    @Override
    public void handlerOverdue(SyncItem item) {
        LOG.error(
                "the handler of {} took too long and was left behind, for item {}",
                item.endpoint(),
                item.id().hex());
    }

    @Override
    public void laneTakenOver(UserId user) {
        LOG.info("took over the lane of user {}, which its owner had left behind", user);
    }

    @Override
    public void laneLost(UserId user) {
        LOG.warn("lost the lane of user {} while a batch was under way; the batch changed nothing", user);
    }

    @Override
    public void writeRefused(UserId user, String record, String reason) {
        LOG.warn("the store refused to write {} of user {}: {}", record, user, reason);
    }

    @Override
    public void workerFailed(Throwable thrown) {
        if (thrown instanceof StoreUnavailable) {
            LOG.warn("the worker cannot reach the store: {}", thrown.getMessage()); // of an outage one line a round
        } else {
            LOG.error("the worker could not finish with a user, and goes on", thrown);
        }
    }
}
