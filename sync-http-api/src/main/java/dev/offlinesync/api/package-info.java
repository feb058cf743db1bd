/**
 * The HTTP API for any web framework. It authenticates a request, checks and maps its body, calls an in-port of core,
 * and maps the result back. It decides nothing; logic that decides belongs in core.
 *
 * <p>Start with {@link dev.offlinesync.api.HttpApi}, which puts the routes together, and {@code Exchange}, which
 * every request passes; every error becomes a {@code Problem}. Bodies are read in {@code api.body}, which knows
 * neither routes nor status codes. Tokens are behind the port {@link dev.offlinesync.api.Authenticator};
 * {@code api.jwt} implements it. A server with admission control asks the {@link dev.offlinesync.api.RequestGate}
 * first.
 */
@NullMarked
package dev.offlinesync.api;

import org.jspecify.annotations.NullMarked;
