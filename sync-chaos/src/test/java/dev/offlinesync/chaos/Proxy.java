package dev.offlinesync.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The network between servers and a database: it can be cut, stalled and slowed, and be watched. */
final class Proxy implements AutoCloseable {
    private static final Duration LONGEST_STALL = Duration.ofSeconds(60);

    private enum Mode {
        OPEN,
        CUT,
        STALLED
    }

    private final int target;
    private final ServerSocket listening;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile Mode mode = Mode.OPEN;
    private volatile Duration delay = Duration.ZERO;
    private volatile Consumer<String> watcher = chunk -> {};

    /** @param target the port of the database on this machine */
    Proxy(int target) {
        this.target = target;
        try {
            this.listening = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Connections break, and new ones are refused. */
    void cut() {
        mode = Mode.CUT;
        sockets.forEach(Proxy::closeQuietly);
    }

    /** Connections stay, and nothing goes through. */
    void stall() {
        mode = Mode.STALLED;
    }

    /** Each chunk takes so much longer, both ways. */
    void slow(Duration perChunk) {
        delay = perChunk;
    }

    void heal() {
        mode = Mode.OPEN;
        delay = Duration.ZERO;
    }

    /**
     * Sees what goes to the database before it goes on, as text in which the names of commands can be found. What it
     * holds up is held up.
     */
    void watch(Consumer<String> with) {
        watcher = with;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                sockets.add(client);
                if (mode == Mode.CUT) {
                    closeQuietly(client);
                    sockets.remove(client);
                    continue;
                }
                start(() -> connect(client));
            } catch (IOException e) {
                if (!listening.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void connect(Socket client) {
        Socket database = new Socket();
        sockets.add(database);
        try {
            database.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 1000);
            client.setTcpNoDelay(true);
            database.setTcpNoDelay(true);
            start(() -> pump(database, client, chunk -> {}));
            pump(client, database, chunk -> watcher.accept(chunk));
        } catch (IOException e) {
            closeQuietly(client);
        } finally {
            closeQuietly(database);
            sockets.remove(client);
            sockets.remove(database);
        }
    }

    private void pump(Socket from, Socket to, Consumer<String> watch) {
        byte[] chunk = new byte[64 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                watch.accept(new String(Arrays.copyOf(chunk, n), StandardCharsets.ISO_8859_1));
                holdUp();
                out.write(chunk, 0, n);
                out.flush();
            }
        } catch (IOException e) {
            // closed at one end: closed at the other
        } finally {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private void holdUp() {
        Pause.of(delay);
        long began = System.nanoTime();
        while (mode == Mode.STALLED && System.nanoTime() - began < LONGEST_STALL.toNanos()) {
            Pause.of(Duration.ofMillis(20));
        }
    }

    private static void start(Runnable job) {
        Thread thread = new Thread(job, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            return; // it is closed
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
