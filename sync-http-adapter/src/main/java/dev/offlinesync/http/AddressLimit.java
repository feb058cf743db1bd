package dev.offlinesync.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections an address may have. For one more, its oldest one without a request in flight is closed, so that
 * clients which send nothing keep no others of their address out; if there is none, the new one is. A proxy may have any number; there the requests in flight of each client
 * are counted, by the address that the proxy has appended to {@code X-Forwarded-For}. That header is believed of
 * proxies alone. Of IPv6 the first 64 bits count, which one customer has. Thread-safe.
 */
final class AddressLimit implements Connection.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(AddressLimit.class);
    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final long BETWEEN = TimeUnit.SECONDS.toNanos(1);
    private static final int IPV6_CUSTOMER_BYTES = 8;

    private final int most;
    private final Networks proxies;
    private final LongSupplier nanos;

    /** Requests in flight of clients behind proxies. */
    private final Map<ByteBuffer, Integer> taken = new ConcurrentHashMap<>();

    /** Guarded by this. Of each address the oldest connection first. */
    private final Map<ByteBuffer, Set<Connection>> open = new HashMap<>();

    /** Guarded by this. */
    private final Map<Connection, ByteBuffer> addresses = new HashMap<>();

    private @Nullable Long told;

    /**
     * @param most connections, or requests in flight behind a proxy
     * @param nanos such as {@link System#nanoTime}
     */
    AddressLimit(int most, Networks proxies, LongSupplier nanos) {
        this.most = most;
        this.proxies = proxies;
        this.nanos = nanos;
    }

    @Override
    public void onOpened(Connection connection) {
        address(connection.getEndPoint().getRemoteSocketAddress())
                .filter(address -> !proxies.contain(address))
                .ifPresent(address -> {
                    Connection over = overLimit(connection, key(address));
                    if (over != null) {
                        tell(address);
                        over.getEndPoint().close();
                    }
                });
    }

    /** Adds the connection; returns one that is to be closed for it, which is removed. */
    private synchronized @Nullable Connection overLimit(Connection added, ByteBuffer address) {
        Set<Connection> all = open.computeIfAbsent(address, same -> new LinkedHashSet<>());
        all.add(added);
        addresses.put(added, address);
        if (all.size() <= most) {
            return null;
        }
        Connection over =
                all.stream().filter(AddressLimit::waitsForHead).findFirst().orElse(added);
        remove(over);
        return over;
    }

    private static boolean waitsForHead(Connection connection) {
        return connection instanceof HttpConnection http && http.getParser().inHeaderState();
    }

    @Override
    public synchronized void onClosed(Connection connection) {
        remove(connection);
    }

    private void remove(Connection connection) {
        ByteBuffer address = addresses.remove(connection);
        if (address != null) {
            open.computeIfPresent(address, (same, all) -> {
                all.remove(connection);
                return all.isEmpty() ? null : all;
            });
        }
    }

    /** @return false if the client has too many requests in flight; otherwise it is counted until it is complete */
    boolean admits(Request request) {
        Optional<InetAddress> client = clientBehindProxy(request);
        if (client.isEmpty()) {
            return true;
        }
        InetAddress address = client.get();
        Request.addCompletionListener(request, failure -> giveBack(address));
        if (take(address) > most) {
            tell(address);
            return false;
        }
        return true;
    }

    /** The last one in the list that is no proxy of ours; what is before it anybody may have written. */
    private Optional<InetAddress> clientBehindProxy(Request request) {
        if (!address(request.getConnectionMetaData().getRemoteSocketAddress())
                .filter(proxies::contain)
                .isPresent()) {
            return Optional.empty();
        }
        List<String> path = request.getHeaders().getCSV(FORWARDED_FOR, false);
        for (int i = path.size() - 1; i >= 0; i--) {
            Optional<InetAddress> address = Networks.address(withoutPort(path.get(i)));
            if (address.isEmpty() || !proxies.contain(address.get())) {
                return address;
            }
        }
        return Optional.empty();
    }

    /** Some proxies write {@code 192.0.2.1:4711} or {@code [2001:db8::1]:4711}. */
    private static String withoutPort(String text) {
        if (text.startsWith("[")) {
            return text.substring(1, Math.max(1, text.indexOf(']')));
        }
        int colon = text.indexOf(':');
        return colon > 0 && text.indexOf('.') > 0 && text.indexOf(':', colon + 1) < 0 ? text.substring(0, colon) : text;
    }

    private static Optional<InetAddress> address(@Nullable Object socket) {
        return socket instanceof InetSocketAddress known ? Optional.ofNullable(known.getAddress()) : Optional.empty();
    }

    private int take(InetAddress address) {
        return taken.merge(key(address), 1, Integer::sum);
    }

    private void giveBack(InetAddress address) {
        taken.computeIfPresent(key(address), (same, n) -> n == 1 ? null : n - 1);
    }

    private static ByteBuffer key(InetAddress address) {
        byte[] bytes = address.getAddress();
        return ByteBuffer.wrap(bytes, 0, bytes.length == 4 ? bytes.length : IPV6_CUSTOMER_BYTES);
    }

    private void tell(InetAddress address) {
        long now = nanos.getAsLong();
        synchronized (this) {
            if (told != null && now - told < BETWEEN) {
                return;
            }
            told = now;
        }
        LOG.warn("{} has {} connections or requests in flight, and may have no more", address.getHostAddress(), most);
    }
}
