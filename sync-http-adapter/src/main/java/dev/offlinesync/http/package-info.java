/**
 * The HTTP API on Javalin and Jetty: a complete server, and routes for an existing one.
 *
 * <p>Start with {@link dev.offlinesync.http.HttpServer}. The routes are in {@code dev.offlinesync.api}; this package
 * brings a request to them. {@code Admission} applies backpressure, {@code AdmittedRequest} is one request on its way
 * through, and {@link dev.offlinesync.http.JavalinRoutes} hands it to the API.
 */
@NullMarked
package dev.offlinesync.http;

import org.jspecify.annotations.NullMarked;
