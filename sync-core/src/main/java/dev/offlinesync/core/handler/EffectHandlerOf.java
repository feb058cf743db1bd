package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.SyncItem;

/**
 * An {@link EffectHandler} that takes the item's data as a value of the application's.
 *
 * @param <T> such as a record; the handlers' mapper makes it ({@link Handlers.Builder#mapper})
 */
@FunctionalInterface
public interface EffectHandlerOf<T> {
    /** @param data {@code item.data(type)} */
    Outcome call(T data, SyncItem item, Context context) throws Exception;

    /** The handler that reads the data as this type. */
    default EffectHandler reading(Class<T> type) {
        return (item, context) -> call(item.data(type), item, context);
    }
}
