/**
 * A backend for technicians who work where there is no network. Their apps keep what they write (parts in the van, jobs
 * done, invoices) and send it when they are back; here it goes through the queue.
 *
 * <p>Start reading at {@link dev.offlinesync.examples.van.VanBackend}.
 */
@NullMarked
package dev.offlinesync.examples.van;

import org.jspecify.annotations.NullMarked;
