package dev.offlinesync.bench.workload;

/**
 * How much.
 *
 * @param users as many, each with a queue of his own
 * @param items of each user, where a workload begins with a backlog
 * @param batch items in one request
 * @param clients at once
 * @param results whether clients ask what became of each item, or only for the counts
 */
public record Shape(int users, int items, int batch, int clients, boolean results) {
    /** The same with another backlog. */
    public Shape withItems(int other) {
        return new Shape(users, other, batch, clients, results);
    }
}
