package dev.offlinesync.core.item;

import java.util.Locale;
import java.util.regex.Pattern;

/** 24 hex digits in any case are one id (an ObjectId where the store knows that type), written in lower case. */
public final class HexId {
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{24}");

    private HexId() {}

    /** Whether {@code text} is 24 hex digits. */
    public static boolean matches(String text) {
        return text.length() == 24 && HEX.matcher(text).matches();
    }

    /** {@code text} in lower case if it is 24 hex digits, else unchanged. */
    public static String normalise(String text) {
        return matches(text) ? text.toLowerCase(Locale.ROOT) : text;
    }
}
