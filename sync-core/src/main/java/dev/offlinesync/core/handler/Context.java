package dev.offlinesync.core.handler;

import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.record.RecordKey;
import java.time.Instant;
import java.util.Map;

/**
 * What a handler may know beside its item.
 *
 * @param now the time of this attempt; a handler that needs the time takes it from here. When the write was made is in
 *     the item: {@code createdAt}, and {@code occurredAt} if the client says so
 * @param attempt 1 for the first
 * @param idempotencyKey the item's id: the same in every attempt
 * @param deadline when the handler's time is over: then its thread is interrupted, and whatever it still does no longer
 *     counts. Give calls to other services a time-out that ends before
 * @param variables the values of the path's variables by name, decoded: {@code {shop=s1}} for an item to
 *     {@code /api/shops/s1/mails} and the path {@code /api/shops/{shop}/mails}; empty if the path has none
 * @param known of a {@link ReferringHandler}, the data of those records that it asked for and that are there
 */
public record Context(
        Instant now,
        int attempt,
        String idempotencyKey,
        Instant deadline,
        Map<String, String> variables,
        Map<RecordKey, Tree> known) {
    public Context {
        variables = Map.copyOf(variables);
        known = Map.copyOf(known);
    }

    /** Of a handler that asks for no records. */
    public Context(Instant now, int attempt, String idempotencyKey, Instant deadline, Map<String, String> variables) {
        this(now, attempt, idempotencyKey, deadline, variables, Map.of());
    }

    /** Of a path without variables. */
    public Context(Instant now, int attempt, String idempotencyKey, Instant deadline) {
        this(now, attempt, idempotencyKey, deadline, Map.of());
    }

    /**
     * The value of this variable of the path.
     *
     * @throws IllegalArgumentException if the path has no variable of this name
     */
    public String variable(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the path has no variable {" + name + "}, only " + variables.keySet());
        }
        return value;
    }
}
