package dev.offlinesync.api;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Position;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the next page begins, as an opaque text. A forged token shows nothing that its sender may not see anyway. */
final class PageToken {
    private static final Pattern POSITION = Pattern.compile("(-?\\d{1,10})\\.(-?\\d{1,19})\\.([0-9a-f]{24})");

    private PageToken() {}

    static String of(Position position) {
        return of(position.priority() + "." + position.sequence() + "."
                + position.id().hex());
    }

    /** @throws Problem 400 if it is not one of our tokens */
    static Position position(String token) {
        Matcher m = POSITION.matcher(text(token));
        if (!m.matches()) {
            throw broken();
        }
        try {
            return new Position(Integer.parseInt(m.group(1)), Long.parseLong(m.group(2)), new ItemId(m.group(3)));
        } catch (NumberFormatException e) {
            throw broken();
        }
    }

    /** The token that stands for this text. */
    static String of(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws Problem 400 if it is not one of our tokens */
    static String text(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw broken();
        }
    }

    private static Problem broken() {
        return Problem.badRequest("after must be the token that came with the page before");
    }
}
