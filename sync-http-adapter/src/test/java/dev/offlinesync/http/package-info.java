/** The HTTP contract as tests. {@code HttpContract} is published for whoever brings a store of their own. */
package dev.offlinesync.http;
