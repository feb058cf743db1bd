package dev.offlinesync.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UnreadBodyTest {
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void what_is_left_of_a_refused_body_is_not_waited_for_without_end() throws IOException {
        InputStream aByteEveryFiveSeconds = new InputStream() {
            @Override
            public int read() {
                nanos.addAndGet(Duration.ofSeconds(5).toNanos());
                return 'x';
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                buffer[offset] = (byte) read();
                return 1;
            }
        };

        UnreadBody.drop(aByteEveryFiveSeconds, nanos::get);

        assertEquals(Duration.ofSeconds(10).toNanos(), nanos.get());
    }
}
