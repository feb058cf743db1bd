/**
 * A backend for technicians who work where there is no network, on Spring Boot. Their apps keep what they write (parts
 * in the van, jobs done, discounts, invoices) and send it when they are back; here it goes through the queue.
 *
 * <p>Start reading at {@link dev.offlinesync.examples.depot.DepotApplication}.
 */
@NullMarked
package dev.offlinesync.examples.depot;

import org.jspecify.annotations.NullMarked;
