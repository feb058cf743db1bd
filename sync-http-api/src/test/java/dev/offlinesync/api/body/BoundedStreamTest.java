package dev.offlinesync.api.body;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BoundedStreamTest {
    private final AtomicLong nanos = new AtomicLong();

    /** A byte each so many seconds. */
    private InputStream trickle(int seconds) {
        return new InputStream() {
            @Override
            public int read() {
                nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
                return 'x';
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                buffer[offset] = (byte) read();
                return 1;
            }
        };
    }

    @Test
    void a_body_up_to_the_limit_is_read() throws IOException {
        assertArrayEquals(
                new byte[10], new BoundedStream(new ByteArrayInputStream(new byte[10]), 10, nanos::get).readAllBytes());
    }

    @Test
    void one_byte_more_is_too_large() {
        BoundedStream stream = new BoundedStream(new ByteArrayInputStream(new byte[11]), 10, nanos::get);

        assertThrows(BoundedStream.TooLarge.class, stream::readAllBytes);
    }

    @Test
    void a_body_that_trickles_in_is_given_up() {
        BoundedStream stream = new BoundedStream(trickle(5), 1000, nanos::get);

        assertThrows(BoundedStream.TooSlow.class, stream::readAllBytes);
    }
}
