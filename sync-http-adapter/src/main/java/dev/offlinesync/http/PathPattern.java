package dev.offlinesync.http;

/** The path of a route, such as {@code /api/expenses/{id}}, prepared once since each request is compared with many. */
final class PathPattern {
    private final String text;
    private final String[] segments;

    PathPattern(String text) {
        this.text = text;
        this.segments = text.split("/", -1);
    }

    boolean matches(String path) {
        int begin = 0;
        for (int i = 0; i < segments.length; i++) {
            int slash = path.indexOf('/', begin);
            boolean isLast = i == segments.length - 1;
            if (isLast != (slash < 0)) {
                return false;
            }
            int end = isLast ? path.length() : slash;
            boolean isSame = segments[i].length() == end - begin && path.startsWith(segments[i], begin);
            if (!isSame && !segments[i].startsWith("{")) {
                return false;
            }
            begin = end + 1;
        }
        return true;
    }

    @Override
    public String toString() {
        return text;
    }
}
