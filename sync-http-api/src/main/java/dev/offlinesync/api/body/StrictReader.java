package dev.offlinesync.api.body;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads strict UTF-8: malformed input is an error, never a replacement character. Its buffer is no larger than the
 * body; {@link java.io.InputStreamReader} takes eight kilobytes for three hundred bytes.
 */
final class StrictReader extends Reader {
    private static final int MOST_BYTES = 8 << 10;

    /** The longest character. */
    private static final int LEAST_BYTES = 4;

    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);

    /** Bytes that have arrived but are not decoded yet. */
    private final ByteBuffer bytes;

    private boolean end;

    /** @param length of the whole; negative if it is unknown */
    StrictReader(InputStream in, long length) {
        this.in = in;
        long most = length < 0 ? MOST_BYTES : Math.max(LEAST_BYTES, Math.min(MOST_BYTES, length));
        this.bytes = ByteBuffer.allocate((int) most).limit(0);
    }

    /** @param length at least 2, since a character may take two */
    @Override
    public int read(char[] into, int offset, int length) throws IOException {
        CharBuffer chars = CharBuffer.wrap(into, offset, length);
        while (true) {
            CoderResult result = decoder.decode(bytes, chars, end);
            if (result.isError()) {
                result.throwException();
            }
            int read = chars.position() - offset;
            if (read > 0) {
                return read;
            }
            if (end) {
                return -1;
            }
            fill();
        }
    }

    private void fill() throws IOException {
        bytes.compact();
        int n = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (n < 0) {
            end = true;
        } else {
            bytes.position(bytes.position() + n);
        }
        bytes.flip();
    }

    @Override
    public void close() {
        // the server closes its own stream
    }
}
