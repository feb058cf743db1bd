package dev.offlinesync.bench.database;

/** Items that ended long ago, among which a server has to find those that have not. */
final class History {
    private static final int USERS = 1000;
    private static final int BATCH = 500;

    private History() {}

    static void fill(Bare.Client client, int items) {
        for (int done = 0; done < items; done += BATCH) {
            client.insert("old" + done / BATCH % USERS, Math.min(BATCH, items - done), "completed");
        }
    }
}
