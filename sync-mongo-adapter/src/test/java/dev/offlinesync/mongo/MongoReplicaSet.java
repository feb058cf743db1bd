package dev.offlinesync.mongo;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bson.Document;

/** Several nodes that elect a primary among themselves; gone, with their data, when the JVM ends. */
public final class MongoReplicaSet implements AutoCloseable {
    private final List<MongoProcess> nodes;

    private MongoReplicaSet(List<MongoProcess> nodes) {
        this.nodes = nodes;
    }

    public static MongoReplicaSet start(int size) {
        List<MongoProcess> nodes = new ArrayList<>();
        List<Document> members = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            MongoProcess node = MongoProcess.member();
            nodes.add(node);
            members.add(new Document("_id", i).append("host", "127.0.0.1:" + node.port()));
        }
        // two seconds until an election instead of ten: those who wait for one are tests
        Document config = new Document("_id", "rs0")
                .append("settings", new Document("electionTimeoutMillis", 2000))
                .append("members", members);
        command(nodes.get(0), new Document("replSetInitiate", config));
        MongoReplicaSet set = new MongoReplicaSet(List.copyOf(nodes));
        try (MongoClient client = MongoClients.create(set.uri(""))) {
            client.getDatabase("admin").runCommand(new Document("ping", 1), com.mongodb.ReadPreference.primary());
        }
        return set;
    }

    /** The URI of this database, naming all nodes. */
    public String uri(String database) {
        return nodes.stream()
                .map(node -> "127.0.0.1:" + node.port())
                .collect(Collectors.joining(",", "mongodb://", "/" + database + "?replicaSet=rs0"));
    }

    public List<MongoProcess> nodes() {
        return nodes;
    }

    /** The node that says so of itself, if one does at present. */
    public Optional<MongoProcess> primary() {
        return nodes.stream().filter(MongoReplicaSet::isPrimary).findFirst();
    }

    private static boolean isPrimary(MongoProcess node) {
        try {
            return node.isAlive() && command(node, new Document("hello", 1)).getBoolean("isWritablePrimary", false);
        } catch (MongoException e) {
            return false; // not up again yet
        }
    }

    /** Makes the primary a secondary for some seconds, in which another is elected. */
    public void stepDown(MongoProcess primary) {
        try {
            command(primary, new Document("replSetStepDown", 5).append("force", true));
        } catch (MongoException e) {
            return; // it has just stopped being primary by itself
        }
    }

    private static Document command(MongoProcess node, Document command) {
        String uri = "mongodb://127.0.0.1:" + node.port() + "/?directConnection=true&serverSelectionTimeoutMS=2000";
        try (MongoClient client = MongoClients.create(uri)) {
            return client.getDatabase("admin").runCommand(command);
        }
    }

    @Override
    public void close() {
        nodes.forEach(MongoProcess::close);
    }
}
