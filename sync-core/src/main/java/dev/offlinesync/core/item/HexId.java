package dev.offlinesync.core.item;

import java.util.Locale;

/** 24 hex digits in any case are one id (an ObjectId where the store knows that type), written in lower case. */
public final class HexId {
    private static final int LENGTH = 24;

    private HexId() {}

    /** Whether {@code text} is 24 hex digits. */
    public static boolean matches(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))) {
                return false;
            }
        }
        return true;
    }

    /** {@code text} in lower case if it is 24 hex digits, else unchanged. */
    public static String normalise(String text) {
        return matches(text) ? text.toLowerCase(Locale.ROOT) : text;
    }
}
