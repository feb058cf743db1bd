/**
 * The HTTP API on Javalin and Jetty: a server of its own, and the routes for somebody else's.
 *
 * <p>Start with {@link dev.offlinesync.http.HttpServer}. What the API answers is in {@code dev.offlinesync.api}; here is how a
 * request gets there: {@code Admission} takes on what the server can bear, {@code AdmittedRequest} leads each request through,
 * {@link dev.offlinesync.http.JavalinRoutes} hands it over.
 */
@NullMarked
package dev.offlinesync.http;

import org.jspecify.annotations.NullMarked;
