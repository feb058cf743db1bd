package dev.offlinesync.forward;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of an upstream. It comes from configuration alone: nothing that a client sends can change host, port or
 * the prefix of the path.
 *
 * @param address such as {@code https://erp.example.com}, {@code http://10.0.0.7:8080/v2} or {@code http://my_erp:8080};
 *     a slash at its end is dropped
 */
public record Upstream(String address) {
    private static final String EXAMPLE = "must be the URL of a backend, such as https://erp.example.com";
    private static final Pattern AUTHORITY = Pattern.compile("(?<host>\\[[^\\]]*\\]|[^:]*)(?::(?<port>.*))?");
    private static final int MAX_PORT = 65_535;

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
        if (!List.of("http", "https").contains(String.valueOf(uri.getScheme())) || uri.getRawAuthority() == null) {
            throw new IllegalArgumentException(EXAMPLE + ", with http or https and a host");
        }
        if (uri.getRawAuthority().contains("@") || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(EXAMPLE + ", without user, password, query and fragment");
        }
        checkAuthority(uri);
        String path = uri.getRawPath();
        if (!uri.normalize().getRawPath().equals(path) || path.contains("%")) {
            throw new IllegalArgumentException(EXAMPLE + ", without escapes and empty, . or .. segments in its path");
        }
        String text = uri.toString();
        address = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static void checkAuthority(URI uri) {
        Matcher authority = AUTHORITY.matcher(uri.getRawAuthority());
        if (!authority.matches() || !isHost(authority.group("host"))) {
            throw new IllegalArgumentException(EXAMPLE + ", with http or https and a host");
        }
        String port = authority.group("port");
        if (port != null && !isPort(port)) {
            throw new IllegalArgumentException(EXAMPLE + ", with a port from 1 to " + MAX_PORT + " if it has one");
        }
        if (UnderscoredHost.isIn(uri) && uri.getScheme().equals("https")) {
            throw new IllegalArgumentException(
                    EXAMPLE + "; a host with an underscore goes with http alone, since no certificate can name it");
        }
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
