/**
 * JSON Web Tokens: an {@link dev.offlinesync.api.Authenticator} for backends that have an issuer of them. Start with
 * {@link dev.offlinesync.api.jwt.JwtAuthenticator}, which checks a token, and
 * {@link dev.offlinesync.api.jwt.JwtSettings}, which say how; {@code KnownTokens} remembers tokens that were valid a
 * moment ago.
 *
 * <p>Nothing else in the API needs this package, and only this package needs the libraries {@code java-jwt} and
 * {@code jwks-rsa}: they are optional dependencies of the module, and a project that uses this package declares them.
 */
@NullMarked
package dev.offlinesync.api.jwt;

import org.jspecify.annotations.NullMarked;
