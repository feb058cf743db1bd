package dev.offlinesync.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections an address may have. A proxy may have any number; there the requests in flight of each client
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
    private final Map<ByteBuffer, Integer> taken = new ConcurrentHashMap<>();
    private final Map<Connection, InetAddress> open = new ConcurrentHashMap<>();
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
        EndPoint point = connection.getEndPoint();
        address(point.getRemoteSocketAddress())
                .filter(address -> !proxies.contain(address))
                .ifPresent(address -> {
                    open.put(connection, address);
                    if (take(address) > most) {
                        tell(address);
                        point.close();
                    }
                });
    }

    @Override
    public void onClosed(Connection connection) {
        InetAddress address = open.remove(connection);
        if (address != null) {
            giveBack(address);
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
        LOG.warn("{} has {} connections or requests in flight, and gets no more", address.getHostAddress(), most);
    }
}
