package dev.offlinesync.bench.workload;

/**
 * How much.
 *
 * @param history items that ended long ago, beside all others
 * @param users as many, each with a queue of his own
 * @param items of each user, where a workload begins with a backlog
 * @param batch items in one request
 * @param clients at once
 * @param results whether clients ask what became of each item, or only for the counts
 */
public record Shape(int history, int users, int items, int batch, int clients, boolean results) {}
