package dev.offlinesync.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response, in pieces: a short one is an array of its length. A long one is many, since in a small heap there may
 * be no room in one place for all of it, and each can be freed as soon as it is read.
 */
final class AnswerBody extends OutputStream {
    private static final int LARGEST_PIECE = 64 << 10;

    private final Deque<Piece> pieces = new ArrayDeque<>();
    private long length;

    private static final class Piece {
        private final byte[] bytes;
        private int read;
        private int written;

        Piece(int size) {
            this.bytes = new byte[size];
        }
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        length += count;
        int next = from;
        int left = count;
        while (left > 0) {
            Piece last = pieces.peekLast();
            if (last == null || last.written == last.bytes.length) {
                int size = last == null ? left : Math.max(left, 2 * last.bytes.length);
                last = new Piece(Math.min(size, LARGEST_PIECE));
                pieces.add(last);
            }
            int n = Math.min(left, last.bytes.length - last.written);
            System.arraycopy(bytes, next, last.bytes, last.written, n);
            last.written += n;
            next += n;
            left -= n;
        }
    }

    /** What was written, in bytes. */
    long length() {
        return length;
    }

    /** All of it that is not drained. */
    byte[] bytes() {
        Piece first = pieces.peek();
        if (first != null && pieces.size() == 1 && first.read == 0 && first.written == first.bytes.length) {
            return first.bytes;
        }
        byte[] all = new byte[pieces.stream().mapToInt(p -> p.written - p.read).sum()];
        int at = 0;
        for (Piece piece : pieces) {
            int n = piece.written - piece.read;
            System.arraycopy(piece.bytes, piece.read, all, at, n);
            at += n;
        }
        return all;
    }

    /** Reads it and keeps nothing of what is read. */
    InputStream drain() {
        return new InputStream() {
            @Override
            public int read() {
                Piece piece = next();
                return piece == null ? -1 : piece.bytes[piece.read++] & 0xff;
            }

            @Override
            public int read(byte[] into, int from, int most) {
                Piece piece = next();
                if (piece == null || most == 0) {
                    return most == 0 ? 0 : -1;
                }
                int n = Math.min(most, piece.written - piece.read);
                System.arraycopy(piece.bytes, piece.read, into, from, n);
                piece.read += n;
                return n;
            }

            @Override
            public long transferTo(OutputStream to) throws IOException {
                long sum = 0;
                for (Piece piece = pieces.poll(); piece != null; piece = pieces.poll()) {
                    int n = piece.written - piece.read;
                    to.write(piece.bytes, piece.read, n);
                    sum += n;
                }
                return sum;
            }
        };
    }

    private @Nullable Piece next() {
        Piece piece = pieces.peek();
        if (piece != null && piece.read == piece.written) {
            pieces.remove();
            piece = pieces.peek();
        }
        return piece;
    }
}
