package dev.offlinesync.testkit;

import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;

/** One event of a {@link dev.offlinesync.core.queue.SyncListener}, whose methods say what each means; {@code toString} is a sentence. */
public sealed interface Event {
    /** @param item as it is after the attempt */
    record Attempted(SyncItem item) implements Event {
        @Override
        public String toString() {
            return "attempted " + Words.of(item) + ": " + Words.state(item);
        }
    }

    record HandlerThrew(SyncItem item, Throwable thrown) implements Event {
        @Override
        public String toString() {
            return "the handler of " + Words.of(item) + " threw " + thrown;
        }
    }

    record HandlerOverdue(SyncItem item) implements Event {
        @Override
        public String toString() {
            return "the handler of " + Words.of(item) + " took too long";
        }
    }

    record LaneTakenOver(UserId user) implements Event {
        @Override
        public String toString() {
            return "the lane of " + user + " was taken over";
        }
    }

    record LaneLost(UserId user) implements Event {
        @Override
        public String toString() {
            return "the lane of " + user + " was lost";
        }
    }

    record WriteRefused(UserId user, String key, String reason) implements Event {
        @Override
        public String toString() {
            return "the store refused to write " + key + " of " + user + ": " + reason;
        }
    }

    record WorkerFailed(Throwable thrown) implements Event {
        @Override
        public String toString() {
            return "the worker could not finish with a user: " + thrown;
        }
    }
}
