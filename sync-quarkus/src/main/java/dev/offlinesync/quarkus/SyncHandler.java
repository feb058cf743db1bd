package dev.offlinesync.quarkus;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Handles the items that are sent to a path. It stands on one of
 *
 * <ul>
 *   <li>a class that is a {@link dev.offlinesync.core.handler.PureHandler} or an
 *       {@link dev.offlinesync.core.handler.EffectHandler}
 *   <li>a method that takes a {@link dev.offlinesync.core.item.SyncItem} and a
 *       {@link dev.offlinesync.core.handler.Context}, and returns a {@link dev.offlinesync.core.handler.Plan} (then it
 *       is a pure handler) or an {@link dev.offlinesync.core.handler.Outcome} (then it is an effect handler)
 * </ul>
 *
 * The class is a bean by that; without a scope of its own it is a singleton. Anything else stops the build of the
 * application, and a second handler for the same path its start.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface SyncHandler {
    /**
     * The path, such as {@code /api/invoices}; {@code /api/invoices/7} is the same handler's. It may have variables, such
     * as {@code /api/shops/{shop}/mails}, whose values are in {@link dev.offlinesync.core.handler.Context#variable}.
     */
    String value();
}
