/** Small programs that each show one feature of the queue. {@code README.md} lists them with what they print. */
@NullMarked
package dev.offlinesync.examples.features;

import org.jspecify.annotations.NullMarked;
