package dev.offlinesync.spring;

import dev.offlinesync.api.HttpApi;
import org.springframework.context.SmartLifecycle;

/** Ends what waits for news before the web server waits for its requests: in the last phase, which is the first to stop. */
final class WaitingLifecycle implements SmartLifecycle {
    private final HttpApi api;
    private volatile boolean running;

    WaitingLifecycle(HttpApi api) {
        this.api = api;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        api.endWaiting();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
