package dev.offlinesync.mongo;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.bson.Document;

/** One mongod on a free port, with its data in a directory of its own; gone, with its data, when the JVM ends. */
public final class MongoProcess implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");

    /** Many times what the servers of a module need together, which is some 300 MB each. */
    private static final long PLENTY = 8L << 30;

    private final Path directory;
    private final int port;
    private final List<String> arguments;
    private Process process;

    private MongoProcess(Path directory, int port, List<String> arguments) {
        this.directory = directory;
        this.port = port;
        this.arguments = arguments;
    }

    /** A replica set of one node. */
    public static MongoProcess replicaSet() {
        MongoProcess mongo = start("--replSet", "rs0");
        String node = "127.0.0.1:" + mongo.port;
        try (MongoClient client = MongoClients.create("mongodb://" + node + "/?directConnection=true")) {
            Document member = new Document("_id", 0).append("host", node);
            Document config = new Document("_id", "rs0").append("members", List.of(member));
            client.getDatabase("admin").runCommand(new Document("replSetInitiate", config));
        }
        mongo.awaitPrimary();
        return mongo;
    }

    /** A node of a replica set that somebody else initiates. */
    static MongoProcess member() {
        return start("--replSet", "rs0");
    }

    /** A single server that is no replica set. */
    public static MongoProcess standalone() {
        return start();
    }

    /** A replica set of one node that lets in nobody but its users; of these there is {@link #admin} alone. */
    static MongoProcess secured() {
        try {
            Path key = Files.createTempFile("offline-sync-mongod", ".key"); // its owner's alone, as mongod demands
            Files.writeString(key, "0123456789abcdef".repeat(8));
            key.toFile().deleteOnExit();
            MongoProcess mongo = start("--replSet", "rs0", "--keyFile", key.toString());
            String node = "127.0.0.1:" + mongo.port;
            try (MongoClient client = MongoClients.create("mongodb://" + node + "/?directConnection=true")) {
                Document member = new Document("_id", 0).append("host", node);
                Document config = new Document("_id", "rs0").append("members", List.of(member));
                client.getDatabase("admin").runCommand(new Document("replSetInitiate", config));
            }
            try (MongoClient client = MongoClients.create(mongo.uri())) {
                // server selection waits for a primary; the first user may be created by anybody on this machine
                client.getDatabase("admin")
                        .runCommand(
                                new Document("createUser", "root")
                                        .append("pwd", "root")
                                        .append("roles", List.of("root")),
                                com.mongodb.ReadPreference.primary());
            }
            return mongo;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The URI of a secured server for a user of its {@code admin} database. */
    String uri(String user, String database) {
        return "mongodb://" + user + ":" + user + "@127.0.0.1:" + port + "/" + database
                + "?replicaSet=rs0&authSource=admin";
    }

    private static MongoProcess start(String... arguments) {
        try {
            MongoProcess mongo = new MongoProcess(freshDirectory(), freePort(), List.of(arguments));
            Runtime.getRuntime().addShutdownHook(new Thread(mongo::close));
            mongo.launch();
            return mongo;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In memory if there is plenty: what a killed mongod has written is as safe there, and no test pulls the plug. */
    private static Path freshDirectory() throws IOException {
        boolean isRoomy = Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > PLENTY;
        return isRoomy
                ? Files.createTempDirectory(MEMORY, "offline-sync-mongod")
                : Files.createTempDirectory("offline-sync-mongod");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void launch() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                MongoServers.binary().orElseThrow().toString(),
                "--dbpath",
                directory.toString(),
                "--port",
                Integer.toString(port),
                "--bind_ip",
                "127.0.0.1",
                "--wiredTigerCacheSizeGB",
                "0.25",
                "--setParameter",
                "diagnosticDataCollectionEnabled=false",
                "--setParameter",
                "enableTestCommands=1"));
        command.addAll(arguments);
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        awaitListening();
    }

    private void awaitListening() throws IOException {
        BufferedReader log = process.inputReader(StandardCharsets.UTF_8);
        String last = "";
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            if (line.contains("Waiting for connections")) {
                Thread drain = new Thread(() -> log.lines().forEach(l -> {}), "mongod-log");
                drain.setDaemon(true);
                drain.setUncaughtExceptionHandler((thread, e) -> {}); // the log ends with the process
                drain.start();
                return;
            }
            last = line;
        }
        throw new IllegalStateException("mongod did not start: " + last);
    }

    private void awaitPrimary() {
        try (MongoClient client = MongoClients.create(uri())) {
            // server selection waits for a primary
            client.getDatabase("admin").runCommand(new Document("ping", 1), com.mongodb.ReadPreference.primary());
        }
    }

    public int port() {
        return port;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String uri() {
        return "mongodb://127.0.0.1:" + port + (arguments.isEmpty() ? "" : "/?replicaSet=rs0");
    }

    /** The URI of this database. */
    public String uri(String database) {
        return "mongodb://127.0.0.1:" + port + "/" + database + (arguments.isEmpty() ? "" : "?replicaSet=rs0");
    }

    /** Where it keeps its data. */
    public Path directory() {
        return directory;
    }

    /** As {@code kill -9} does it. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts it again on its data and its port. */
    public void restart() {
        try {
            launch();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitPrimary();
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            return; // the system clears its temporary directory some day
        }
    }
}
