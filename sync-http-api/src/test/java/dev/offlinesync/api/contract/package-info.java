/**
 * The HTTP contract as tests, published for whoever brings a store or a web server. Start with
 * {@link dev.offlinesync.api.contract.HttpContract}, which runs {@code QueueContract} and its siblings against
 * {@link dev.offlinesync.api.contract.TestApi}; a {@link dev.offlinesync.api.contract.Front} says what stands between.
 */
package dev.offlinesync.api.contract;
