package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.SyncItem;

/**
 * A {@link PureHandler} that takes the item's data as a value of the application's.
 *
 * @param <T> such as a record; the handlers' mapper makes it ({@link Handlers.Builder#mapper})
 */
@FunctionalInterface
public interface PureHandlerOf<T> {
    /** @param data {@code item.data(type)} */
    Plan plan(T data, SyncItem item, Context context);

    /** The handler that reads the data as this type. */
    default PureHandler reading(Class<T> type) {
        return (item, context) -> plan(item.data(type), item, context);
    }
}
