/** The server that is measured, and how to speak to it. */
@NullMarked
package dev.offlinesync.bench.server;

import org.jspecify.annotations.NullMarked;
