package dev.offlinesync.api.body;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Bodies for tests. */
final class Bodies {
    private Bodies() {}

    static IncomingBody json(byte[] bytes) {
        return new IncomingBody() {
            @Override
            public @Nullable String header(String name) {
                return name.equals("Content-Type") ? "application/json" : null;
            }

            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public InputStream body() {
                return new ByteArrayInputStream(bytes);
            }
        };
    }
}
