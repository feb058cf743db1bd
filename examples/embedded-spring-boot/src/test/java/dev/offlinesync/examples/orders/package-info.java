/** The class on transactions that docs/spring-boot.md shows. Outside the depot, which has no table of orders. */
package dev.offlinesync.examples.orders;
