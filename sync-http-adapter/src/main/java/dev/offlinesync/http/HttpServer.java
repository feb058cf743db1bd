package dev.offlinesync.http;

import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.Problem;
import dev.offlinesync.core.queue.CallWaits;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server for the API. Thread-safe. */
public final class HttpServer implements AutoCloseable {
    /** Idle timeout of a connection while a request is in flight. */
    private static final long BUSY_IDLE_MILLIS = 30_000;

    /** Idle timeout while the maximum number of connections is open, so that idle ones make room. */
    private static final long FULL_IDLE_MILLIS = 5_000;

    /** How long requests in flight may take to finish when the server stops. */
    private static final long STOP_MILLIS = 10_000;

    /** How long an idle connection stays open then. */
    private static final long STOP_IDLE_MILLIS = 500;

    private static final int HEADER_BYTES = 16 << 10;

    /**
     * The buffer that Javalin allocates to copy each response; its default is 32 KiB. Not below the 1,500 bytes from
     * which it compresses, since it decides by the first buffer.
     */
    private static final int COPY_BYTES = 4 << 10;

    private static final int BACKLOG = 512;

    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

    private final HttpApi api;
    private final Javalin javalin;
    private final int port;
    private final AtomicBoolean stopped = new AtomicBoolean();

    private HttpServer(HttpApi api, Javalin javalin) {
        this.api = api;
        this.javalin = javalin;
        this.port = javalin.port();
    }

    /**
     * Starts a server; it answers when this returns.
     *
     * @param host the name or address to listen on
     * @param port 0 for any free port
     * @throws IllegalStateException if it cannot listen on this address, with a message for a person
     */
    public static HttpServer start(HttpApi api, String host, int port) {
        return start(api, host, port, ServerOptions.DEFAULT);
    }

    /**
     * Starts a server; it answers when this returns.
     *
     * @throws IllegalStateException if it cannot listen on this address, with a message for a person
     */
    public static HttpServer start(HttpApi api, String host, int port, ServerOptions options) {
        Capacity capacity = Capacity.of(
                options.requests(), Runtime.getRuntime().maxMemory(), api.gate().limits());
        return start(api, host, port, STOP_IDLE_MILLIS, options, capacity);
    }

    /** @param stopIdleMillis how long an idle connection stays open when the server stops; tests do not wait for it */
    static HttpServer start(
            HttpApi api, String host, int port, long stopIdleMillis, ServerOptions options, Capacity capacity) {
        Javalin javalin =
                Javalin.create(config -> configure(config, api, host, port, stopIdleMillis, options, capacity));
        try {
            javalin.start();
        } catch (RuntimeException e) {
            throw new IllegalStateException("cannot listen on " + host + ":" + port + ": " + reason(e), e);
        }
        return new HttpServer(api, javalin);
    }

    private static String reason(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof UnresolvedAddressException ? "unknown host" : String.valueOf(root.getMessage());
    }

    private static void configure(
            JavalinConfig config,
            HttpApi api,
            String host,
            int port,
            long stopIdleMillis,
            ServerOptions options,
            Capacity capacity) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.responseBufferSize = COPY_BYTES;
        AtomicInteger waiting = new AtomicInteger();
        AddressLimit addresses = new AddressLimit(options.perAddress(), options.proxies(), System::nanoTime);
        config.jetty.modifyServer(server -> server(server, api, addresses, capacity, waiting));
        config.jetty.modifyHttpConfiguration(HttpServer::limits);
        config.jetty.addConnector((server, http) -> {
            ServerConnector connector = connector(server, http, host, port);
            connector.setIdleTimeout(options.idle().toMillis());
            connector.setShutdownIdleTimeout(stopIdleMillis);
            connector.addBean(addresses);
            connector.addBean(new SlowHeads(connector, () -> capacity.connections() + waiting.get(), options.head()));
            return connector;
        });
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new ProblemHandler()));
        JavalinRoutes routes = JavalinRoutes.everywhere(api, config, Admission::callerOf);
        config.routes.exception(HttpResponseException.class, (e, ctx) -> unrouted(api, routes, ctx, e));
    }

    /** A method that Javalin has no routes for, such as TRACE: the API says which are supported. */
    private static void unrouted(HttpApi api, JavalinRoutes routes, Context ctx, HttpResponseException e) {
        if (e.getStatus() == HttpStatus.NOT_FOUND.getCode()) {
            routes.answer(ctx);
        } else {
            refuse(
                    api,
                    ctx,
                    new Problem(
                            e.getStatus(), HttpStatus.forStatus(e.getStatus()).getMessage()));
        }
    }

    private static void refuse(HttpApi api, Context ctx, Problem problem) {
        JavalinRoutes.send(ctx, api.gate().refusal(problem, ctx.header("Origin")));
    }

    /** @param waiting how many connections wait for news, which do not count against those of requests */
    private static void server(
            Server server, HttpApi api, AddressLimit addresses, Capacity capacity, AtomicInteger waiting) {
        server.setStopTimeout(STOP_MILLIS);
        NetworkConnectionLimit connections = new NetworkConnectionLimit(capacity.connections(), server);
        server.insertHandler(new Admission(api, addresses, capacity, now -> {
            waiting.set(now);
            connections.setMaxNetworkConnectionCount(capacity.connections() + now);
        }));
        server.insertHandler(new GracefulHandler());
        connections.setEndPointIdleTimeout(FULL_IDLE_MILLIS);
        server.addBean(connections);
        server.setErrorHandler(new ProblemHandler());
        server.setRequestLog(new JettyAccessLog(api.gate().accessLog()));
    }

    private static void limits(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setIdleTimeout(BUSY_IDLE_MILLIS);
    }

    private static ServerConnector connector(Server server, HttpConfiguration http, String host, int port) {
        ServerConnector connector = new StoppableConnector(server, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setAcceptQueueSize(BACKLOG);
        return connector;
    }

    /**
     * What a queue is to be given whose calls this server makes ({@code OfflineSync.builder(store).waits(…)}): a request that
     * waits for a handler or for its user then gives its room to others.
     */
    public static CallWaits waits() {
        return new WaitingCalls();
    }

    /**
     * How many streams of events and waiting pulls a server has memory for: so many that they take a sixteenth of the heap.
     *
     * @param most the answer is not more
     */
    public static int streams(int most) {
        return (int) Math.min(most, Capacity.streams(Runtime.getRuntime().maxMemory()));
    }

    /** The port that it listens on, also after it was closed. */
    public int port() {
        return port;
    }

    /** Ends what waits for news, stops accepting, lets requests in flight finish (ten seconds at most), and stops. */
    @Override
    public void close() {
        if (stopped.compareAndSet(false, true)) {
            api.endWaiting();
            try {
                javalin.stop();
            } catch (JavalinException e) {
                LOG.warn("requests still in flight after {} ms were cut off", STOP_MILLIS, e);
            }
        }
    }
}
