package dev.offlinesync.forward;

import dev.offlinesync.core.item.Endpoint;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/**
 * An endpoint as it is sent on. Between here and the upstream's own routes there may be proxies that decode a path
 * once, twice or not at all and then remove its dot segments, so a segment that any of them could take for more than
 * one, or for a step upwards, is refused. Some servers drop what follows a semicolon, or white space; some take the wide
 * forms of a character for the character. What is left is written anew: each character that has a meaning in a URL is
 * escaped.
 */
final class SafePath {
    private static final String LITERAL = "-._~!$&'()*+,=:@";
    private static final String REFUSED = "/\\%\ufffd";

    /** The fraction slash and the division slash, which normalization leaves alone. */
    private static final String OTHER_SLASHES = "\u2044\u2215";

    /** Ideographic full stops. */
    private static final String OTHER_DOTS = "[\u3002\uff61]";

    private static final String HEX = "0123456789ABCDEF";

    private SafePath() {}

    /** @throws IllegalArgumentException saying what is wrong with it; the message can be shown */
    static String of(String endpoint) {
        String path = new Endpoint(endpoint).path();
        StringBuilder safe = new StringBuilder();
        for (String segment : path.substring(1).split("/", -1)) {
            safe.append('/');
            escape(checked(decoded(segment)), safe);
        }
        return safe.toString();
    }

    private static String decoded(String segment) {
        try {
            // a plus in a path is a plus
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has a broken percent escape", e);
        }
    }

    private static String checked(String segment) {
        String seen = Normalizer.normalize(segment, Normalizer.Form.NFKC).replaceAll(OTHER_DOTS, ".");
        String step = seen.replaceFirst(";.*", "").strip();
        if (step.equals(".") || step.equals("..")) {
            throw new IllegalArgumentException("has a segment that is . or ..");
        }
        for (int i = 0; i < seen.length(); i++) {
            char c = seen.charAt(i);
            // a percent sign is what a second decoding would begin with; U+FFFD is what was no UTF-8
            if (Character.isISOControl(c) || (REFUSED + OTHER_SLASHES).indexOf(c) >= 0) {
                throw new IllegalArgumentException(
                        "has an escaped slash, backslash, percent sign or control character in a segment");
            }
        }
        return segment;
    }

    private static void escape(String segment, StringBuilder out) {
        for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || LITERAL.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
    }
}
