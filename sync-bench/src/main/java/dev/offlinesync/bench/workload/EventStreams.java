package dev.offlinesync.bench.workload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many streams of events, read by one thread: that of whoever waits for them. */
final class EventStreams implements AutoCloseable {
    private static final byte[] CHANGE = "event: change\n".getBytes(StandardCharsets.US_ASCII);
    private static final long LONGEST = Duration.ofSeconds(20).toMillis();

    private final InetSocketAddress server;
    private final Selector selector = Selector.open();
    private final List<Stream> streams = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(16 << 10);

    EventStreams(URI server) throws IOException {
        this.server = new InetSocketAddress(server.getHost(), server.getPort());
    }

    /** How much of the name of a change it has read, and whether one was told since it was last asked. */
    private static final class Stream {
        private int matched;
        private boolean told;

        void read(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                byte b = bytes.get();
                matched = b == CHANGE[matched] ? matched + 1 : b == CHANGE[0] ? 1 : 0;
                if (matched == CHANGE.length) {
                    told = true;
                    matched = 0;
                }
            }
        }
    }

    void open(byte[] request) throws IOException {
        SocketChannel channel = SocketChannel.open(server);
        channel.write(ByteBuffer.wrap(request)); // small enough for any buffer
        channel.configureBlocking(false);
        Stream stream = new Stream();
        streams.add(stream);
        channel.register(selector, SelectionKey.OP_READ, stream);
    }

    /** Waits until each has told a change since this was called last. */
    void awaitChange() throws IOException {
        long missing = streams.stream().filter(stream -> !stream.told).count();
        while (missing > 0) {
            if (selector.select(LONGEST) == 0) {
                throw new IOException(missing + " of " + streams.size() + " streams tell nothing");
            }
            for (SelectionKey key : selector.selectedKeys()) {
                Stream stream = (Stream) key.attachment();
                boolean before = stream.told;
                buffer.clear();
                if (((SocketChannel) key.channel()).read(buffer) < 0) {
                    throw new IOException("a stream has ended");
                }
                stream.read(buffer.flip());
                missing -= stream.told && !before ? 1 : 0;
            }
            selector.selectedKeys().clear();
        }
        streams.forEach(stream -> stream.told = false);
    }

    @Override
    public void close() {
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
