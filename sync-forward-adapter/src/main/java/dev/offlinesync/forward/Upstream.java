package dev.offlinesync.forward;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/**
 * The address of an upstream. It comes from configuration alone: nothing that a client sends can change host, port or
 * the prefix of the path.
 *
 * @param address such as {@code https://erp.example.com} or {@code http://10.0.0.7:8080/v2}; a slash at its end is
 *     dropped
 */
public record Upstream(String address) {
    private static final String EXAMPLE = "must be the URL of a backend, such as https://erp.example.com";

    /** @throws IllegalArgumentException if it is not such an address; the message says why and shows no password */
    public Upstream {
        URI uri;
        try {
            uri = new URI(address.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(EXAMPLE, e);
        }
        if (!List.of("http", "https").contains(String.valueOf(uri.getScheme())) || uri.getHost() == null) {
            throw new IllegalArgumentException(EXAMPLE + ", with http or https and a host");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(EXAMPLE + ", without user, password, query and fragment");
        }
        String path = uri.getRawPath();
        if (!uri.normalize().getRawPath().equals(path) || path.contains("%")) {
            throw new IllegalArgumentException(EXAMPLE + ", without escapes and empty, . or .. segments in its path");
        }
        String text = uri.toString();
        address = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
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
