package dev.offlinesync.core.engine;

import dev.offlinesync.core.handler.Handler;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Notices whether a call of these handlers takes long. Of a handler that took long the last time, the visit is told at
 * once: nobody has to wait to find that out again.
 */
record SlowHandlers(Visit visit, List<Handler> handlers) {
    /** @param call is given whom to tell if it takes long */
    <T> T watch(Function<Runnable, T> call) {
        AtomicBoolean slow = new AtomicBoolean();
        if (handlers.stream().anyMatch(visit.shares()::wasSlow)) {
            visit.whenSlow().run();
        }
        T answer = call.apply(() -> {
            slow.set(true);
            handlers.forEach(visit.shares()::isSlow);
            visit.whenSlow().run();
        });
        if (!slow.get()) {
            handlers.forEach(visit.shares()::isQuick);
        }
        return answer;
    }
}
