package dev.offlinesync.spring;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;

/** Told when a request that waits cannot be answered any more. */
record OnError(Runnable gone) implements AsyncListener {
    @Override
    public void onError(AsyncEvent event) {
        gone.run();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        gone.run();
    }

    @Override
    public void onComplete(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
}
