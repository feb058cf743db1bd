/**
 * Internal: not for applications, and may change in any version.
 *
 * <p>JSON token by token, by Jackson 3 or Jackson 2, whichever is there. Start with {@link
 * dev.offlinesync.json.stream.JsonFormat}. What {@code Jackson2…} and {@code Jackson3…} do is the same to the byte, faults
 * and limits included; nobody else knows which of them it is.
 */
@NullMarked
package dev.offlinesync.json.stream;

import org.jspecify.annotations.NullMarked;
