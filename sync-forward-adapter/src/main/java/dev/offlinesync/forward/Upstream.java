package dev.offlinesync.forward;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The address of an upstream. It comes from configuration alone: nothing that a client sends can change host, port or
 * the prefix of the path.
 *
 * @param address such as {@code https://erp.example.com}, {@code http://10.0.0.7:8080/v2} or {@code http://my_erp:8080};
 *     scheme and host become lower case, and a slash at its end is dropped
 */
public record Upstream(String address) {
    private static final String EXAMPLE = "must be the URL of a backend, such as https://erp.example.com";
    private static final Pattern AUTHORITY = Pattern.compile("(?<host>\\[[^\\]]*\\]|[^:]*)(?::(?<port>.*))?");
    private static final int MAX_PORT = 65_535;
    private static final int MAX_HOST = 253;
    private static final int MAX_LABEL = 63;

    static {
        UnderscoredHost.allow(); // before the first client is made, when nobody knows whether a later one needs it
    }

    /** @throws IllegalArgumentException if it is not such an address; the message says why and shows no password */
    public Upstream {
        URI uri;
        try {
            uri = new URI(address.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(EXAMPLE, e);
        }
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!List.of("http", "https").contains(scheme) || uri.getRawAuthority() == null) {
            throw new IllegalArgumentException(EXAMPLE + ", with http or https and a host");
        }
        if (uri.getRawAuthority().contains("@") || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(EXAMPLE + ", without user, password, query and fragment");
        }
        checkAuthority(scheme, uri);
        String path = uri.getRawPath();
        checkPath(path);
        address = scheme + "://" + uri.getRawAuthority().toLowerCase(Locale.ROOT)
                + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }

    private static void checkAuthority(String scheme, URI uri) {
        Matcher authority = AUTHORITY.matcher(uri.getRawAuthority());
        if (!authority.matches() || !isHost(authority.group("host"))) {
            throw new IllegalArgumentException(EXAMPLE + ", with http or https and a host");
        }
        if (!isShort(authority.group("host"))) {
            throw new IllegalArgumentException(EXAMPLE + ", with a host of at most " + MAX_HOST
                    + " characters, of which at most " + MAX_LABEL + " are between two dots");
        }
        String port = authority.group("port");
        if (port != null && !isPort(port)) {
            throw new IllegalArgumentException(EXAMPLE + ", with a port from 1 to " + MAX_PORT + " if it has one");
        }
        if (UnderscoredHost.isIn(uri) && scheme.equals("https")) {
            throw new IllegalArgumentException(
                    EXAMPLE + "; a host with an underscore goes with http alone, since no certificate can name it");
        }
    }

    /** By hand, since {@link URI#normalize} keeps the dots that lead above the root. */
    private static void checkPath(String path) {
        String[] segments = path.split("/", -1);
        for (int i = 1; i < segments.length; i++) {
            boolean isEmpty = segments[i].isEmpty() && i < segments.length - 1;
            if (isEmpty || segments[i].equals(".") || segments[i].equals("..") || segments[i].contains("%")) {
                throw new IllegalArgumentException(
                        EXAMPLE + ", without escapes and empty, . or .. segments in its path");
            }
        }
    }

    /** No longer than what DNS can name. */
    private static boolean isShort(String host) {
        return host.length() <= MAX_HOST && Stream.of(host.split("\\.")).allMatch(label -> label.length() <= MAX_LABEL);
    }

    /** {@link URI} knows what a host is, except that it takes no underscore. */
    private static boolean isHost(String host) {
        try {
            return new URI("http://" + host.replace('_', 'x')).getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isPort(String port) {
        return port.matches("[0-9]{1,5}") && Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= MAX_PORT;
    }

    /**
     * The URI to which a mutation of this endpoint is sent on.
     *
     * @throws IllegalArgumentException if the endpoint cannot be sent on safely; the message can be shown
     */
    URI at(String endpoint) {
        return URI.create(address + SafePath.of(endpoint));
    }

    @Override
    public String toString() {
        return address;
    }
}
