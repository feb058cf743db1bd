package dev.offlinesync.sqlite;

import dev.offlinesync.core.item.IsoTime;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Dates in columns: always with milliseconds and Z, so that they sort as texts. */
final class Iso {
    private Iso() {}

    static String write(Instant at) {
        return IsoTime.text(at);
    }

    static @Nullable String writeOrNull(@Nullable Instant at) {
        return at == null ? null : write(at);
    }

    static Instant read(String text) {
        return IsoTime.instant(text);
    }

    static @Nullable Instant readOrNull(@Nullable String text) {
        return text == null ? null : read(text);
    }
}
