package dev.offlinesync.sqlite;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Dates in columns: always with milliseconds and Z, so that they sort as texts. */
final class Iso {
    private static final DateTimeFormatter FORM =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private Iso() {}

    static String write(Instant at) {
        return FORM.format(at);
    }

    static @Nullable String writeOrNull(@Nullable Instant at) {
        return at == null ? null : write(at);
    }

    static Instant read(String text) {
        return Instant.parse(text);
    }

    static @Nullable Instant readOrNull(@Nullable String text) {
        return text == null ? null : read(text);
    }
}
