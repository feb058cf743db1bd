package dev.offlinesync.bench.workload;

import dev.offlinesync.bench.database.Database;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What clients have left behind: so many users with so many creates each. */
public final class Backlog {
    private final Api api;
    private final Database database;
    private final Shape shape;

    /** @param api of a server whose worker is off */
    public Backlog(Api api, Database database, Shape shape) {
        this.api = api;
        this.database = database;
        this.shape = shape;
    }

    /** Stores it. */
    public void prepare() throws IOException {
        api.fill(shape.users(), shape.items());
    }

    /** By what it is known in the database. */
    public String run() {
        return api.run();
    }

    /** How many items of all users. */
    public long items() {
        return (long) shape.users() * shape.items();
    }

    /** What is not as it must be when it is done. */
    public List<String> verify() {
        List<String> wrong = new ArrayList<>();
        Check.equal(wrong, "completed items", items(), database.items(api.run(), "completed"));
        Check.equal(wrong, "records", items(), database.records(api.run(), "expenses"));
        return wrong;
    }
}
