/**
 * The queue in a Spring Boot application: a {@link dev.offlinesync.core.queue.SyncQueue} bean, whose handlers are beans
 * with {@link dev.offlinesync.spring.SyncHandler}.
 *
 * <p>Start reading at {@link dev.offlinesync.spring.OfflineSyncAutoConfiguration}. Only core and Spring Boot are needed
 * here; the stores, the HTTP API and the actuator are used where the application has them.
 */
@NullMarked
package dev.offlinesync.spring;

import org.jspecify.annotations.NullMarked;
