package dev.offlinesync.http;

/**
 * Estimates, while a JSON text arrives, how much heap it will need as a tree, as the store's text, and as the
 * response. A small text can be a large tree: {@code {"a":0},} is eight bytes as text and two hundred as a tree.
 * Measured on HotSpot with compressed pointers; only the order of magnitude matters.
 */
final class JsonWeight {
    /** Texts: the body itself, its string, the store's text, the answer. */
    private static final int BYTE = 4;

    /** A linked map with its table of sixteen. */
    private static final int OBJECT = 136;

    private static final int ARRAY = 64;
    /** An entry of a map and the name in it. */
    private static final int FIELD = 88;
    /** A slot of a list, and the number that may be in it. */
    private static final int ELEMENT = 24;

    private long bytes;
    private boolean inText;
    private boolean escaped;

    void add(byte[] json, int from, int to) {
        long sum = (long) BYTE * (to - from);
        for (int i = from; i < to; i++) {
            byte b = json[i];
            if (inText) {
                if (escaped) {
                    escaped = false;
                } else if (b == '\\') {
                    escaped = true;
                } else if (b == '"') {
                    inText = false;
                }
                continue;
            }
            switch (b) {
                case '"' -> inText = true;
                case '{' -> sum += OBJECT;
                case '[' -> sum += ARRAY;
                case ':' -> sum += FIELD;
                case ',' -> sum += ELEMENT;
                default -> {}
            }
        }
        bytes += sum;
    }

    long bytes() {
        return bytes;
    }
}
