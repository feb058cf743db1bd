package dev.offlinesync.forward;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Calls of a host whose name has an underscore, as Docker Compose names containers. {@link URI} takes no such name for
 * a host, and the JDK's HTTP client connects to no URI without one. So the name is resolved here, the request goes to
 * the address, and the name into the header {@code Host}.
 */
final class UnderscoredHost {
    /** The client reads it once, when the first request or client of the process is made. */
    private static final String ALLOWED = "jdk.httpclient.allowRestrictedHeaders";

    private static final String HOST = "Host";

    private UnderscoredHost() {}

    static boolean isIn(URI uri) {
        return uri.getHost() == null && String.valueOf(uri.getRawAuthority()).contains("_");
    }

    /** Allows the header in this process, if no request was made in it yet. */
    static void allow() {
        System.setProperty(
                ALLOWED,
                Stream.concat(Stream.of(System.getProperty(ALLOWED, "").split(",")), Stream.of(HOST))
                        .filter(name -> !name.isBlank())
                        .distinct()
                        .collect(Collectors.joining(",")));
    }

    /** @throws IllegalArgumentException if this upstream has such a host, and the header is not allowed */
    static void check(Upstream upstream) {
        if (isIn(URI.create(upstream.address()))) {
            try {
                HttpRequest.newBuilder().setHeader(HOST, "x");
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        upstream + " has a host with an underscore, for which Java must be started with -D" + ALLOWED
                                + "=" + HOST,
                        e);
            }
        }
    }

    /** @throws UnknownHostException if the name has no address at the moment */
    static HttpRequest.Builder request(URI uri) throws UnknownHostException {
        if (!isIn(uri)) {
            return HttpRequest.newBuilder(uri);
        }
        String authority = uri.getRawAuthority();
        int colon = authority.indexOf(':');
        String name = colon < 0 ? authority : authority.substring(0, colon);
        String port = colon < 0 ? "" : authority.substring(colon);
        String address = InetAddress.getByName(name).getHostAddress();
        String literal = address.indexOf(':') < 0 ? address : "[" + address + "]";
        URI target = URI.create(uri.getScheme() + "://" + literal + port + uri.getRawPath());
        return HttpRequest.newBuilder(target).setHeader(HOST, authority);
    }
}
