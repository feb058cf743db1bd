package dev.offlinesync.quarkus;

import io.quarkus.runtime.annotations.ConfigPhase;
import io.quarkus.runtime.annotations.ConfigRoot;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The settings under {@code offline-sync}. */
@ConfigRoot(phase = ConfigPhase.RUN_TIME)
@ConfigMapping(prefix = OfflineSyncConfig.PREFIX)
public interface OfflineSyncConfig {
    /** What all of them begin with. */
    String PREFIX = "offline-sync";

    /**
     * The address of the store, such as sqlite:./data or postgres://localhost/shop; by default the MongoClient or
     * the PostgreSQL DataSource of Quarkus, or else sqlite:./data, whichever adapter is there.
     */
    Optional<String> store();

    /** How long a dead instance can hold a user up, at least 1s. */
    @WithDefault("30s")
    Duration lease();

    /** What a handler may take for one item, at least 10ms; then it is interrupted and the attempt has failed. */
    @WithDefault("30s")
    Duration handlerTimeout();

    /** Items in one batch of a call, 1 to 500; the worker takes four times as many at once. */
    @WithDefault("50")
    int batchSize();

    /** What the data of one batch may take together, up to 15M. */
    @WithDefault("8M")
    MemorySize batchBytes();

    /** The largest record as stored, 1K to 15M; a write that would make it larger fails. */
    @WithDefault("2M")
    MemorySize maxRecord();

    /** Open items that one user may have; 0 for any number. */
    @WithDefault("0")
    int maxOpenItems();

    /** What the items and records of one user may take together, at least 1M; 0 for any size. */
    @WithDefault("0")
    MemorySize maxStored();

    /** How long a call waits for a user who is being processed. */
    @WithDefault("10s")
    Duration laneWait();

    /** How many calls may wait like that at once, 0 to 10000. */
    @WithDefault("32")
    int maxWaiting();

    /** How long a push starts further batches. */
    @WithDefault("20s")
    Duration pushTime();

    /** How long an item that nobody handles here waits, uncounted, for an instance that does. */
    @WithDefault("1h")
    Duration unknownEndpointWait();

    /** Whether a failure that no retry can help, such as invalid data, ends its item at once. */
    @WithDefault("false")
    boolean failFast();

    /** The delay after a failed attempt, if the application has no RetryPolicy bean. */
    Retry retry();

    /** The background worker. */
    Worker worker();

    /** The store on the MongoClient of Quarkus. */
    Mongo mongo();

    /** The store on a DataSource of Quarkus. */
    Postgres postgres();

    /** The HTTP API. */
    Http http();

    /** Kinds of records that clients may write; those with rules of their own are Resource beans. */
    List<ResourceConfig> resources();

    /** The delay after a failed attempt. */
    interface Retry {
        /** The delay after the first failed attempt; each further one is twice as long. */
        @WithDefault("5s")
        Duration base();

        /** The longest delay, at least base. */
        @WithDefault("80s")
        Duration max();

        /** The part of a delay that chance may take away, 0 to 1. */
        @WithDefault("0")
        double jitter();
    }

    /** The background worker. */
    interface Worker {
        /** Whether a background worker does what clients leave behind. */
        @WithDefault("true")
        boolean enabled();

        /**
         * How long the worker leaves an item that nobody has tried yet to its client; by default 30s if the HTTP API is
         * served, and else not at all.
         */
        Optional<Duration> grace();

        /** The time between two rounds of the worker, on average, at least 10ms. */
        @WithDefault("2s")
        Duration interval();

        /** How many users one round visits, 1 to 10000. */
        @WithDefault("1000")
        int users();

        /** On how many threads the worker runs, 1 to 64. */
        @WithDefault("2")
        int threads();
    }

    /** The store on the MongoClient of Quarkus. */
    interface Mongo {
        /** Where queue and records are; by default quarkus.mongodb.database. */
        Optional<String> database();

        /** After which one operation on MongoDB is given up, 100ms to 5m. */
        @WithDefault("5s")
        Duration timeout();
    }

    /** The store on a DataSource of Quarkus. */
    interface Postgres {
        /** The name of the DataSource; by default the one that has none. */
        Optional<String> datasource();

        /** Where the tables are, created if it is missing; by default the first schema of the search path. */
        Optional<String> schema();
    }

    /** The HTTP API. */
    interface Http {
        /** Whether the HTTP API is served. */
        @WithDefault("true")
        boolean enabled();

        /** The path below which the whole API is served, such as /mobile; by default quarkus.http.root-path. */
        Optional<String> path();

        /** Whether the API answers /health and /ready itself, beside SmallRye Health. */
        @WithDefault("true")
        boolean health();

        /** The role whose owners may read and retry everybody's items; by default nobody. */
        Optional<String> adminRole();

        /** Origins of web pages that may call the HTTP API, such as https://app.example.com; * is all. */
        Optional<Set<String>> corsOrigins();

        /** The largest request, 1K to 256M. */
        @WithDefault("10M")
        MemorySize maxBody();

        /** The largest data of one item, 1K to 15M. */
        @WithDefault("1M")
        MemorySize maxData();

        /** Items in one request, 1 to 1000. */
        @WithDefault("1000")
        int maxItems();

        /** How deep JSON may be nested, 8 to 500. */
        @WithDefault("64")
        int maxDepth();

        /** Requests that a user may make in a time, such as 600/1m; by default any number. */
        Optional<String> rateLimit();

        /** Items that a user may send in a time, such as 6000/1m; by default any number. */
        Optional<String> rateLimitItems();
    }
}
