package dev.offlinesync.bench.database;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Projections;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.conversions.Bson;

/** A database of the bench's own on a MongoDB that runs already; it is dropped at the end. */
public final class MongoDatabase implements Database {
    private static final Set<String> COUNTED = Set.of(
            "aggregate",
            "insert",
            "find",
            "update",
            "delete",
            "findAndModify",
            "count",
            "getMore",
            "commitTransaction",
            "abortTransaction",
            "bulkWrite",
            "killSessions");

    private final String uri;
    private final String name;
    private final MongoClient client;

    /** @param uri its database is not used: nothing of anybody else's is touched */
    public MongoDatabase(String uri) {
        this.uri = uri;
        this.name = "offlinesync_bench_" + UUID.randomUUID().toString().substring(0, 8);
        this.client = MongoClients.create(new ConnectionString(uri));
        run(name, "ping");
    }

    private BsonDocument run(String database, String command) {
        return client.getDatabase(database).runCommand(new BsonDocument(command, new BsonInt32(1)), BsonDocument.class);
    }

    @Override
    public String describe() {
        return "MongoDB "
                + run("admin", "buildInfo").getString("version").getValue() + " at "
                + String.join(",", new ConnectionString(uri).getHosts()) + ", database " + name;
    }

    @Override
    public Map<String, String> settings() {
        int hosts = uri.indexOf("://") + 3;
        int query = uri.indexOf('?', hosts);
        int path = uri.indexOf('/', hosts);
        String end = query < 0 ? "" : uri.substring(query);
        String begin = uri.substring(0, path >= 0 ? path : query >= 0 ? query : uri.length());
        return Map.of("SYNC_MONGODB_URI", begin + "/" + name + end);
    }

    /** Every user id of a run begins with it. */
    private static Bson from(String field, String run) {
        return and(gte(field, run + "-"), lt(field, run + "."));
    }

    @Override
    public long items(String run, String status) {
        return client.getDatabase(name)
                .getCollection("syncqueues")
                .countDocuments(and(eq("status", status), from("userId", run)));
    }

    @Override
    public long records(String run, String collection) {
        return client.getDatabase(name).getCollection(collection).countDocuments(from("user", run));
    }

    @Override
    public boolean has(String run, String status) {
        return client.getDatabase(name)
                        .getCollection("syncqueues")
                        .find(and(eq("status", status), from("userId", run)))
                        .projection(Projections.include("status", "userId"))
                        .first()
                != null;
    }

    @Override
    public long[] completions(String run) {
        return StreamSupport.stream(
                        client.getDatabase(name)
                                .getCollection("syncqueues", BsonDocument.class)
                                .find(and(eq("status", "completed"), from("userId", run)))
                                .projection(Projections.include("completedAt"))
                                .spliterator(),
                        false)
                .mapToLong(d -> d.getDateTime("completedAt").getValue())
                .sorted()
                .toArray();
    }

    @Override
    public Optional<Long> commands() {
        BsonDocument commands =
                run("admin", "serverStatus").getDocument("metrics").getDocument("commands");
        return Optional.of(COUNTED.stream()
                .filter(commands::containsKey)
                .mapToLong(c -> commands.getDocument(c).getNumber("total").longValue())
                .sum());
    }

    @Override
    public Optional<Duration> cpu() {
        BsonDocument info = run("admin", "serverStatus").getDocument("extra_info", new BsonDocument());
        return info.containsKey("user_time_us")
                ? Optional.of(Duration.of(
                        info.getNumber("user_time_us").longValue()
                                + info.getNumber("system_time_us").longValue(),
                        ChronoUnit.MICROS))
                : Optional.empty();
    }

    @Override
    public Bare bare() {
        return new BareMongo(client, name, name + "_bare");
    }

    @Override
    public void history(int items) {
        History.fill(new BareMongo(client, name, name).client(), items);
    }

    @Override
    public void close() {
        client.getDatabase(name).drop();
        client.close();
    }
}
