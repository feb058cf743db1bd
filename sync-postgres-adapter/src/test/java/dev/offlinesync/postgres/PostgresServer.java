package dev.offlinesync.postgres;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real PostgreSQL on a free port: one for all tests of this JVM, which is gone with its data when the JVM ends, or one
 * of a test's own, which it may kill. Test classes are to be annotated with {@link RequiresPostgres}.
 *
 * <p>The programs are those in {@code $OFFLINE_SYNC_POSTGRES_BIN}, else on the path, else where Debian puts them.
 */
public final class PostgresServer implements AutoCloseable {
    private static final class Shared {
        // fsync off: nobody kills it
        static final PostgresServer SERVER = create("-F");
    }

    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Path directory;
    private final int port;
    private final String options;

    private PostgresServer(Path directory, int port, String options) {
        this.directory = directory;
        this.port = port;
        this.options = options;
    }

    /** The one for all tests of this JVM. */
    public static PostgresServer shared() {
        return Shared.SERVER;
    }

    /** One that may be killed, with what PostgreSQL does by default. */
    public static PostgresServer own() {
        return create("");
    }

    /** Where the programs are, if anywhere. */
    static Optional<Path> programs() {
        String named = System.getenv("OFFLINE_SYNC_POSTGRES_BIN");
        if (named != null && !named.isEmpty()) {
            return Optional.of(Path.of(named)).filter(PostgresServer::hasPrograms);
        }
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(File.pathSeparator)).map(Path::of), debian())
                .filter(PostgresServer::hasPrograms)
                .findFirst();
    }

    private static boolean hasPrograms(Path bin) {
        return Stream.of("initdb", "pg_ctl").map(bin::resolve).allMatch(Files::isExecutable);
    }

    private static Stream<Path> debian() {
        File[] versions = new File("/usr/lib/postgresql").listFiles();
        return Stream.of(versions == null ? new File[0] : versions)
                .map(version -> version.toPath().resolve("bin"))
                .sorted(Comparator.reverseOrder());
    }

    private static PostgresServer create(String options) {
        try {
            Path directory = Files.createTempDirectory("offline-sync-postgres");
            PostgresServer server = new PostgresServer(directory, freePort(), options);
            if (isRoot()) {
                run(List.of("chown", "postgres", directory.toString()));
            }
            server.program("initdb", "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it again, on the same port and with the same data. */
    public void start() {
        program(
                "pg_ctl",
                "-w",
                "-l",
                directory.resolve("log").toString(),
                "-o",
                options + " -c listen_addresses=127.0.0.1 -p " + port + " -k " + directory,
                "start");
    }

    /** Ends all its processes at once, as a crash does: it recovers when it starts again. */
    public void kill() {
        program("pg_ctl", "-m", "immediate", "stop");
    }

    public int port() {
        return port;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** PostgreSQL refuses to run as root; Debian's package has made a user for it. */
    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private void program(String name, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(programs().orElseThrow().resolve(name).toString());
        command.addAll(List.of("-D", directory.resolve("data").toString()));
        command.addAll(List.of(arguments));
        run(command);
    }

    /** Into a file, since the server that pg_ctl leaves behind would keep a pipe open. */
    private static void run(List<String> command) {
        try {
            Path output = Files.createTempFile("offline-sync-postgres", ".log");
            int code = new ProcessBuilder(command)
                    .directory(new File("/"))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start()
                    .waitFor();
            String said = Files.readString(output);
            Files.delete(output);
            if (code != 0) {
                throw new IllegalStateException(command + " ended with " + code + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Stops it, and deletes its data. */
    @Override
    public void close() {
        if (Files.exists(directory.resolve("data/postmaster.pid"))) {
            kill();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            return; // it was closed before, or the system clears its temporary directory some day
        }
    }

    /** The address of an empty schema: cheaper than a database. */
    public String freshSchema() {
        return address("postgres") + "&schema=fresh" + NAMES.incrementAndGet();
    }

    /** As an address is configured. */
    public String address(String database) {
        return "postgres://test@127.0.0.1:" + port + "/" + database + "?poolSize=20";
    }

    /** What the administrator types. */
    public void type(String sql) {
        try (Connection psql = psql("postgres");
                Statement statement = psql.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The first number of its version. */
    int version() {
        try (Connection psql = psql("postgres")) {
            return psql.getMetaData().getDatabaseMajorVersion();
        } catch (SQLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public Connection psql(String database) {
        return as("test", database);
    }

    /** A connection of this user. */
    Connection as(String user, String database) {
        try {
            return DriverManager.getConnection(url(database), user, "");
        } catch (SQLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }
}
