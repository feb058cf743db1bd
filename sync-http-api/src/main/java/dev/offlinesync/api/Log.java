package dev.offlinesync.api;

/** What comes from a client, made fit for one line of a log. */
final class Log {
    private static final int MAX = 300;

    private Log() {}

    static String safe(String text) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), MAX));
        for (int i = 0; i < text.length() && i < MAX; i++) {
            char c = text.charAt(i);
            out.append(c < ' ' || c == 0x7f || c == '\u2028' || c == '\u2029' || c == 0x85 ? '?' : c);
        }
        return out.toString();
    }
}
