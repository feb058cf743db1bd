package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.SyncItem;

/**
 * Code of the application around each call of a handler: it gives the handler's thread what it should know (a logging
 * context, a security context, a trace), and takes it away again.
 *
 * <pre>{@code
 * builder.around((item, handler) -> {
 *     try (var user = MDC.putCloseable("user", item.userId().value())) {
 *         handler.run();
 *     }
 * });
 * }</pre>
 *
 * <p>Each call has a thread of its own, which inherits nothing from the thread that asked for it. Of a pure handler the
 * plan and the change are two calls, on two threads; a change may be called again if its commit is repeated.
 *
 * <p>Whatever it throws is a failed attempt of the item, as if the handler had thrown it. The same holds if it does not
 * run the handler, or runs it twice. What the handler throws comes out of {@code run}, and is to be thrown on.
 */
@FunctionalInterface
public interface AroundHandler {
    /** Runs the handler, and nothing else. */
    AroundHandler NONE = (item, handler) -> handler.run();

    /**
     * Runs the handler once.
     *
     * @param item whose handler is called
     */
    void call(SyncItem item, Runnable handler);

    /** This one, and {@code inner} within it. */
    default AroundHandler andThen(AroundHandler inner) {
        return (item, handler) -> call(item, () -> inner.call(item, handler));
    }
}
