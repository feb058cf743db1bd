package dev.offlinesync.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * The path of a route, such as {@code /api/expenses/{id}}, parsed once, since each request is compared with many. A
 * trailing slash is ignored.
 */
final class PathPattern {
    private final String text;
    private final String[] segments;

    PathPattern(String text) {
        this.text = text;
        this.segments = text.split("/", -1);
    }

    private static int endOf(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.length() - 1 : path.length();
    }

    private static int endOfSegment(String path, int begin, int end) {
        int slash = path.indexOf('/', begin);
        return slash < 0 || slash > end ? end : slash;
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }

    boolean matches(String path) {
        int end = endOf(path);
        int begin = 0;
        for (int i = 0; i < segments.length; i++) {
            if (begin > end) {
                return false;
            }
            int next = endOfSegment(path, begin, end);
            if ((i == segments.length - 1) != (next == end)) {
                return false;
            }
            boolean isSame = segments[i].length() == next - begin && path.startsWith(segments[i], begin);
            if (!isSame && !(isParameter(segments[i]) && next > begin)) {
                return false;
            }
            begin = next + 1;
        }
        return true;
    }

    /**
     * The values of the parameters in a path that matches, unescaped.
     *
     * @throws IllegalArgumentException if an escape is malformed
     */
    Map<String, String> parameters(String path) {
        Map<String, String> parameters = new HashMap<>();
        int end = endOf(path);
        int begin = 0;
        for (String segment : segments) {
            int next = endOfSegment(path, begin, end);
            if (isParameter(segment)) {
                // a plus is a plus in a path
                String escaped = path.substring(begin, next).replace("+", "%2B");
                parameters.put(
                        segment.substring(1, segment.length() - 1), URLDecoder.decode(escaped, StandardCharsets.UTF_8));
            }
            begin = next + 1;
        }
        return parameters;
    }

    @Override
    public String toString() {
        return text;
    }
}
