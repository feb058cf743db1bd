/**
 * Core's plain trees as JSON, for whoever stores, sends or checks them.
 *
 * <p>JSON has no dates, so there are two dialects. {@link dev.offlinesync.json.StoredJson} gives back exactly what was
 * written, dates included: a store keeps it. {@link dev.offlinesync.json.PlainJson} is what other programs write and
 * read: a date is a text there, and nothing is taken that could not be stored. {@link dev.offlinesync.json.JsonNodes}
 * is for libraries that want nodes rather than text. Knows core and Jackson.
 */
@NullMarked
package dev.offlinesync.json;

import org.jspecify.annotations.NullMarked;
