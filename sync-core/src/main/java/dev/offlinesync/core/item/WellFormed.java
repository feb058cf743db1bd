package dev.offlinesync.core.item;

/**
 * Texts that others can read. UTF-8 cannot write half a surrogate pair: it would become a question mark, and two ids
 * one.
 */
public final class WellFormed {
    static final String HALF_PAIR = "contains half a surrogate pair";

    private static final char REPLACEMENT = '\ufffd';

    private WellFormed() {}

    /** Whether every surrogate has its other half. */
    public static boolean text(String s) {
        for (int i = 0; i < s.length(); i++) {
            if (Character.isHighSurrogate(s.charAt(i))
                    && i + 1 < s.length()
                    && Character.isLowSurrogate(s.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(s.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether it neither begins nor ends with white space, which nobody sees. */
    public static boolean isTrimmed(String text) {
        return text.isEmpty() || !(isSpace(text.charAt(0)) || isSpace(text.charAt(text.length() - 1)));
    }

    private static boolean isSpace(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /** The text with U+FFFD in place of NUL and of each surrogate without its other half, so that every store takes it. */
    static String mended(String text) {
        if (text.indexOf('\0') < 0 && text(text)) {
            return text;
        }
        StringBuilder mended = new StringBuilder(text.length());
        text.codePoints()
                .forEach(c -> mended.appendCodePoint(
                        c == 0 || Character.getType(c) == Character.SURROGATE ? REPLACEMENT : c));
        return mended.toString();
    }

    /**
     * The text on one line of at most {@code max} characters, fit for a log and for a person's eyes. White space,
     * control characters and invisible ones, which could break a line, hide in it or turn its direction, become single
     * spaces. {@code …} stands for what was cut off.
     */
    public static String oneLine(String text, int max) {
        StringBuilder line = new StringBuilder();
        boolean gap = false;
        for (int i = 0, c; i < text.length() && line.length() <= max; i += Character.charCount(c)) {
            c = text.codePointAt(i);
            if (isVisible(c)) {
                line.append(gap && !line.isEmpty() ? " " : "").appendCodePoint(c);
            }
            gap = !isVisible(c);
        }
        return cut(line.toString(), max);
    }

    /** The text, with {@code …} for what is beyond {@code max} characters; no surrogate pair is cut in half. */
    static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = max - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    private static boolean isVisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
