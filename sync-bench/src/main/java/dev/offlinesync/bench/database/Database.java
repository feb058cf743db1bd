package dev.offlinesync.bench.database;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The database behind the server, looked at from outside. */
public interface Database extends AutoCloseable {
    /** For a person: which database, and where it is. */
    String describe();

    /** What a server must be told to use it. */
    Map<String, String> settings();

    /** How many items of this run have this status. */
    long items(String run, String status);

    /** How many records of this run's users are in this collection. */
    long records(String run, String collection);

    /** Whether any item of this run has this status; costs nothing. */
    boolean has(String run, String status);

    /** When each of this run's items was completed, in ms since 1970, the earliest first. */
    long[] completions(String run);

    /** How many commands it has been sent for work on data, if it counts them. */
    Optional<Long> commands();

    /** CPU time that it has taken, if it is a process of its own and says so. */
    Optional<Duration> cpu();

    /** Puts so many items there that were completed long ago, of a thousand users whom nobody else is. */
    void history(int items);

    /** The same work without server and engine. */
    Bare bare();

    /** Deletes what this bench has made. */
    @Override
    void close();
}
