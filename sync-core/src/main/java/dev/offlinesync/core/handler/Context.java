package dev.offlinesync.core.handler;

import java.time.Instant;

/**
 * What a handler may know beside its item.
 *
 * @param now the time of this attempt; a handler that needs the time takes it from here
 * @param attempt 1 for the first
 * @param idempotencyKey the item's id: the same in every attempt
 * @param deadline when the lane's lease would run out; it is renewed while a handler works, so this is a hint for the
 *     time-out of a call, not a limit
 */
public record Context(Instant now, int attempt, String idempotencyKey, Instant deadline) {}
