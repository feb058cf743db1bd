package dev.offlinesync.json.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;

/** Reads and writes JSON as RFC 8259 has it, without extensions. For any number of threads. */
public interface JsonFormat {
    /**
     * By the library that is on the class path.
     *
     * @throws IllegalStateException if none is
     */
    static JsonFormat within(JsonLimits limits) {
        return Library.present().format(limits);
    }

    /** @param text is left open: whoever opened it closes it */
    JsonInput read(Reader text) throws IOException;

    JsonInput read(String text) throws IOException;

    /** What this writes, in UTF-8. */
    byte[] bytes(Writing writing) throws IOException;

    /** The same, in blocks of some kilobytes; a short one is one block. */
    void write(OutputStream to, Writing writing) throws IOException;

    /** What this writes. */
    String text(Writing writing) throws IOException;

    /** Writes one value. */
    @FunctionalInterface
    interface Writing {
        void to(JsonOutput out) throws IOException;
    }
}
