/**
 * The queue in Quarkus. {@link dev.offlinesync.quarkus.OfflineSyncBeans} makes the beans, from {@link
 * dev.offlinesync.quarkus.OfflineSyncConfig} and from what carries {@link dev.offlinesync.quarkus.SyncHandler}. What is
 * found while the application is built is the business of {@code sync-quarkus-deployment}.
 */
@NullMarked
package dev.offlinesync.quarkus;

import org.jspecify.annotations.NullMarked;
