/**
 * The HTTP API for any web framework. It authenticates a request, checks and maps its body, calls an in-port of core,
 * and maps the result back. It decides nothing; logic that decides belongs in core.
 *
 * <p>Start with {@link dev.offlinesync.api.HttpApi}, which puts the routes together, and {@code Exchange}, which
 * every request passes. A body goes through {@code Body} (bytes), {@code SubmissionReader} (items),
 * {@code ItemReader} and {@code DataReader} (types) and {@code Bounds}. A fault of the body becomes a {@code Fault}
 * with its place, and every error a {@code Problem}. Tokens are behind the port
 * {@link dev.offlinesync.api.Authenticator}; {@code api.jwt} implements it. A server with admission control asks the
 * {@link dev.offlinesync.api.RequestGate} first.
 */
@NullMarked
package dev.offlinesync.api;

import org.jspecify.annotations.NullMarked;
