package dev.offlinesync.core.item;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where a mutation is addressed: an absolute path such as {@code /api/expenses}.
 *
 * <p>An absolute URL is reduced to its path; query string, fragment, trailing slashes and white space are dropped, so that what
 * clients of different age send for one resource is one endpoint.
 *
 * @param path begins with one slash, no empty segment, no {@code .} or {@code ..}, at most {@value #MAX_LENGTH}
 *     characters
 */
public record Endpoint(String path) {
    public static final int MAX_LENGTH = 2048;

    /**
     * The normalised form of what a client sent.
     *
     * @throws IllegalArgumentException if it is not a path; the message says what is wrong and can be shown
     */
    public static Endpoint parse(String text) {
        if (text.isBlank() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("must be a path of 1 to " + MAX_LENGTH + " characters");
        }
        return new Endpoint(text);
    }

    public Endpoint {
        String p = path.strip();
        int scheme = p.indexOf("://");
        if (scheme > 0 && p.charAt(0) != '/') {
            p = pathOfUrl(p);
        }
        int end = p.length();
        for (int i = 0; i < p.length(); i++) {
            char c = p.charAt(i);
            if (c == '?' || c == '#') {
                end = i;
                break;
            }
            if (c <= ' ' || c == 0x7f || c == '\\') {
                throw new IllegalArgumentException("must be a path without spaces, control characters or backslashes");
            }
        }
        if (!WellFormed.text(p)) {
            throw new IllegalArgumentException("must be a path without half a surrogate pair");
        }
        while (end > 1 && (p.charAt(end - 1) == '/' || Character.isWhitespace(p.charAt(end - 1)))) {
            end--;
        }
        p = p.substring(0, end);
        if (p.length() < 2 || p.charAt(0) != '/') {
            throw new IllegalArgumentException("must be a path that begins with /, such as /api/expenses");
        }
        for (int begin = 1; begin <= p.length(); ) {
            int slash = p.indexOf('/', begin);
            int segmentEnd = slash < 0 ? p.length() : slash;
            if (isNothing(p, begin, segmentEnd)) {
                throw new IllegalArgumentException("must be a path without empty, . or .. segments");
            }
            begin = segmentEnd + 1;
        }
        path = p;
    }

    private static boolean isNothing(String path, int begin, int end) {
        int length = end - begin;
        return length <= 2 && path.startsWith("..".substring(0, length), begin);
    }

    private static String pathOfUrl(String url) {
        try {
            URI uri = new URI(url);
            String raw = uri.getRawPath();
            if (raw == null || uri.getHost() == null) {
                throw new IllegalArgumentException("must be a path or an absolute URL");
            }
            return raw;
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("must be a path or an absolute URL", e);
        }
    }

    @Override
    public String toString() {
        return path;
    }
}
