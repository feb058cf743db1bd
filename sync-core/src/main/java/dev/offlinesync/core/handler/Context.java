package dev.offlinesync.core.handler;

import java.time.Instant;

/**
 * What a handler may know beside its item.
 *
 * @param now the time of this attempt; a handler that needs the time takes it from here. When the write was made is in
 *     the item: {@code createdAt}, and {@code occurredAt} if the client says so
 * @param attempt 1 for the first
 * @param idempotencyKey the item's id: the same in every attempt
 * @param deadline when the handler's time is over: then its thread is interrupted, and whatever it still does no longer
 *     counts. Give calls to other services a time-out that ends before
 */
public record Context(Instant now, int attempt, String idempotencyKey, Instant deadline) {}
