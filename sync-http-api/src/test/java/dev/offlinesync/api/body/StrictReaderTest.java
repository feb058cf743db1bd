package dev.offlinesync.api.body;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictReaderTest {
    private static final String TEXT = "a é € 😀 \u0000 ".repeat(1000);

    /** As a slow client sends it. */
    private static final class Trickle extends ByteArrayInputStream {
        private Trickle(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(1, length));
        }
    }

    private static String read(InputStream in, long length) throws IOException {
        StringWriter text = new StringWriter();
        try (StrictReader reader = new StrictReader(in, length)) {
            reader.transferTo(text);
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 5, 8192, 1 << 20})
    void a_text_is_read_whatever_its_length_is_said_to_be(long length) throws Exception {
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);

        assertEquals(TEXT, read(new ByteArrayInputStream(bytes), length));
        assertEquals(TEXT, read(new Trickle(bytes), length));
    }

    @Test
    void an_empty_body_is_an_empty_text() throws Exception {
        assertEquals("", read(new ByteArrayInputStream(new byte[0]), 0));
    }

    @Test
    void what_is_no_utf_8_is_an_error() {
        for (byte[] wrong : new byte[][] {
            {'a', (byte) 0xff},
            {(byte) 0xe2, (byte) 0x82}, // half a character at the end
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, // half a surrogate pair
            {(byte) 0xc0, (byte) 0xaf} // a slash, written longer than it is
        }) {
            assertThrows(CharacterCodingException.class, () -> read(new ByteArrayInputStream(wrong), wrong.length));
            assertThrows(CharacterCodingException.class, () -> read(new Trickle(wrong), -1));
        }
    }
}
