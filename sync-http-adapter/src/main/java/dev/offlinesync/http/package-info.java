/**
 * The HTTP API on Javalin: it authenticates a request, checks and maps its body, calls the in-port of core, and maps the
 * answer back. Nothing is decided here; a route that wants to decide something belongs into core.
 */
@NullMarked
package dev.offlinesync.http;

import org.jspecify.annotations.NullMarked;
