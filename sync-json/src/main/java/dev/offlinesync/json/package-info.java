/**
 * Core's plain trees as JSON, for whoever stores, sends or checks them.
 *
 * <p>JSON has no dates, so there are two dialects. {@link dev.offlinesync.json.StoredJson} gives back exactly what was
 * written, dates included: a store keeps it. {@link dev.offlinesync.json.PlainJson} is what other programs write and
 * read: a date is a text there, and nothing is taken that could not be stored. Both use the Jackson that is there, 3 or
 * 2, through {@code json.stream}.
 *
 * <p>Three classes are bound to one of them, and need its databind: {@link dev.offlinesync.json.JacksonMapper} and
 * {@link dev.offlinesync.json.Jackson3Mapper} make types of the application's, {@link dev.offlinesync.json.JsonNodes}
 * is for libraries that want nodes rather than text.
 */
@NullMarked
package dev.offlinesync.json;

import org.jspecify.annotations.NullMarked;
