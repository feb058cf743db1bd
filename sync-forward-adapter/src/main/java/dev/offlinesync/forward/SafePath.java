package dev.offlinesync.forward;

import dev.offlinesync.core.item.Endpoint;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * An endpoint as it is sent on. Between here and the upstream's own routes there may be proxies that decode a path
 * once, twice or not at all and then remove its dot segments, so a segment that any of them could take for more than
 * one, or for a step upwards, is refused. What is left is written anew: each character that has a meaning in a URL is
 * escaped.
 */
final class SafePath {
    private static final String LITERAL = "-._~!$&'()*+,=:@";
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
        if (segment.equals(".") || segment.equals("..")) {
            throw new IllegalArgumentException("has a segment that is . or ..");
        }
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            // a percent sign is what a second decoding would begin with; U+FFFD is what was no UTF-8
            if (Character.isISOControl(c) || "/\\%\ufffd".indexOf(c) >= 0) {
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
