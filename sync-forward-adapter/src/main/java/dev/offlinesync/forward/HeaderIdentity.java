package dev.offlinesync.forward;

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.item.UserId;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The user's id in a header. */
final class HeaderIdentity implements UpstreamIdentity {
    /** The headers that a call has anyway, and those that decide how it is parsed. */
    private static final Set<String> TAKEN = Set.of(
            "accept",
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "idempotency-key",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final String name;

    HeaderIdentity(String name) {
        if (!name.matches("[A-Za-z0-9-]{1,100}") || TAKEN.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "must be the name of a header that the call does not have anyway, such as X-User-Id");
        }
        this.name = name;
    }

    @Override
    public Map<String, String> headers(UserId user, Context context) {
        return Map.of(name, escaped(user.value()));
    }

    /** A header takes visible ASCII alone: any other character would become a question mark, and two ids one. */
    private static String escaped(String id) {
        StringBuilder out = new StringBuilder();
        for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
            if (b > ' ' && b < 0x7f && b != '%') {
                out.append((char) b);
            } else {
                out.append(String.format("%%%02X", b));
            }
        }
        return out.toString();
    }
}
