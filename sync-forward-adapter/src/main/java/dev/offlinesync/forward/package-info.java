/**
 * An effect handler that sends each mutation on to an existing REST backend, the <em>upstream</em>: the queue in front
 * of a backend in any language. It calls out, and keeps nothing.
 *
 * <p>{@link dev.offlinesync.forward.ForwardingHandler} is the door; {@link dev.offlinesync.forward.UpstreamIdentity} is
 * the port for how the upstream learns who the user is. Behind them, {@code SafePath} keeps a client's endpoint within
 * the upstream's address, {@code Circuit} spares an upstream that is down, {@code Wire} makes the call, and
 * {@code Verdict} says what an answer means for the item: start there.
 */
@NullMarked
package dev.offlinesync.forward;

import org.jspecify.annotations.NullMarked;
