/** The class on transactions that docs/quarkus.md shows. No bean of the example, which has no such database. */
package dev.offlinesync.examples.orders;
