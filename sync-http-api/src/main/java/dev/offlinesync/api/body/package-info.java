/**
 * Internal: not for applications, and may change in any version.
 *
 * <p>From the bytes of a request to submissions. It knows JSON and limits, but neither routes nor status codes.
 *
 * <p>Start with {@link dev.offlinesync.api.body.SubmissionReader}. A body goes through {@code Body} (bytes and syntax),
 * {@code ItemReader} and {@code DataReader} (shape and types) and {@code Bounds}. A fault becomes a
 * {@link dev.offlinesync.api.body.Fault} with its place; a body that cannot be accepted at all is a
 * {@link dev.offlinesync.api.body.RefusedBody}, which says why.
 */
@NullMarked
package dev.offlinesync.api.body;

import org.jspecify.annotations.NullMarked;
