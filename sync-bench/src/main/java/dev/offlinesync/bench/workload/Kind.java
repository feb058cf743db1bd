package dev.offlinesync.bench.workload;

import dev.offlinesync.bench.database.Bare;
import dev.offlinesync.bench.database.Database;
import java.util.Locale;

/** The workloads there are. */
public enum Kind {
    /** One item in a request. */
    ADD,
    /** Many items in a request. */
    BULK,
    /** Clients call {@code process} until their backlog is done. */
    PROCESS,
    /** Many items in a request, applied in the same. */
    PUSH,
    /** The worker empties a backlog by itself. */
    DRAIN,
    /** Pushes of creates, updates and deletes over three collections, with resends and invalid items between. */
    MIXED,
    /** Reading a queue of one batch. */
    PENDING,
    /** Asking for what has changed, which is a page. */
    PULL,
    /** Asking for what has changed, which is nothing. */
    PULL_EMPTY,
    /** One writer, and a thousand streams that tell of it. */
    FAN_OUT;

    /** Such as {@code drain}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether there is a way to do its work with the bare database. */
    public boolean hasBare() {
        return this != MIXED && this != PENDING;
    }

    /** What clients of the server do; for all but {@link #DRAIN}, which has none. */
    public Workload workload(Api api, Database database, Shape shape) {
        return switch (this) {
            case ADD -> new Store(api, database, shape, Store.Call.ADD);
            case BULK -> new Store(api, database, shape, Store.Call.BULK);
            case PUSH -> new Store(api, database, shape, Store.Call.PUSH);
            case PROCESS -> new Processing(api, database, shape);
            case MIXED -> new Mixed(api, database, shape);
            case PENDING -> new Pending(api, shape);
            case PULL -> new Pull(api, shape, Pull.Behind.A_PAGE);
            case PULL_EMPTY -> new Pull(api, shape, Pull.Behind.NOTHING);
            case FAN_OUT -> new FanOut(api, shape);
            case DRAIN -> throw new IllegalArgumentException("drain has no clients");
        };
    }

    /** The same with the database alone. */
    public Workload bare(Bare bare, Shape shape) {
        return new BareWork(bare, this, shape);
    }
}
