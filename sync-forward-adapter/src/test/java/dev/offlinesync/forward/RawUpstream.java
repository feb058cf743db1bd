package dev.offlinesync.forward;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An upstream that writes exactly these bytes as its answer, one connection for each call. */
final class RawUpstream implements AutoCloseable {
    private final ServerSocket server;
    private final List<Socket> hanging = new CopyOnWriteArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Script script = new Script("", false);

    private record Script(String bytes, boolean hangs) {}

    RawUpstream() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "raw-upstream");
        thread.setDaemon(true);
        thread.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** A complete answer must say so ({@code Connection: close}), or the client may try the dead connection again. */
    void answersAndCloses(String bytes) {
        script = new Script(bytes, false);
    }

    /** The connection stays open. */
    void answersAndHangs(String bytes) {
        script = new Script(bytes, true);
    }

    int calls() {
        return calls.get();
    }

    private void serve() {
        try {
            while (true) {
                Socket socket = server.accept();
                calls.incrementAndGet();
                answer(socket);
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void answer(Socket socket) throws IOException {
        Script now = script;
        readRequest(socket.getInputStream());
        socket.getOutputStream().write(now.bytes().getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        if (now.hangs()) {
            hanging.add(socket);
        } else {
            socket.close();
        }
    }

    /** The whole of it: what is closed with bytes unread is reset, and then the answer may be lost. */
    private static void readRequest(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.read());
        }
        int length = head.toString().toLowerCase(Locale.ROOT).indexOf("content-length: ");
        if (length >= 0) {
            int from = length + "content-length: ".length();
            in.readNBytes(Integer.parseInt(head.substring(from, head.indexOf("\r", from))));
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : hanging) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
