package dev.offlinesync.json;

/**
 * Estimates the heap that a JSON text takes with its tree and the answer that shows it. A small text can be a large tree:
 * {@code {"a":0},} is eight bytes as text and two hundred as a tree. Only the order of magnitude matters.
 */
final class JsonHeap {
    /** Texts: this one, those in its tree, the answer, and the buffers that the answer is sent from. */
    private static final int CHARACTER = 4;

    private static final int OBJECT = 136;
    private static final int ARRAY = 64;
    /** An entry of a map and the name in it. */
    private static final int FIELD = 88;
    /** A slot of a list, and the number that may be in it. */
    private static final int ELEMENT = 24;

    /** A shorter text is not looked at: it counts as what is usual. */
    private static final int SHORT = 4 << 10;

    private static final int USUAL = 8;

    private JsonHeap() {}

    static long of(String json) {
        if (json.length() <= SHORT) {
            return (long) USUAL * json.length();
        }
        long bytes = (long) CHARACTER * json.length();
        boolean inText = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (inText) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    inText = false;
                }
                continue;
            }
            switch (c) {
                case '"' -> inText = true;
                case '{' -> bytes += OBJECT;
                case '[' -> bytes += ARRAY;
                case ':' -> bytes += FIELD;
                case ',' -> bytes += ELEMENT;
                default -> {}
            }
        }
        return bytes;
    }
}
