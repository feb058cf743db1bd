/**
 * The HTTP API for any web framework: it authenticates a request, checks and maps its body, calls the in-port of core, and maps the
 * answer back. Nothing is decided here; a route that wants to decide something belongs into core.
 *
 * <p>Start with {@link dev.offlinesync.api.HttpApi}, which puts the routes together, and {@code Exchange}, through which
 * each of them goes. A body takes the way {@code Body} (bytes), {@code SubmissionReader} (items), {@code ItemReader} and
 * {@code DataReader} (types), {@code Bounds}; what is wrong with it becomes a {@code Fault} with its place, and every
 * error a {@code Problem}. Tokens are behind the port {@link dev.offlinesync.api.Authenticator}.
 */
@NullMarked
package dev.offlinesync.api;

import org.jspecify.annotations.NullMarked;
