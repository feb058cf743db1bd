package dev.offlinesync.json.stream;

import java.io.IOException;

/** A text is not JSON. */
public final class JsonSyntaxFault extends IOException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    JsonSyntaxFault(int line, int column, Throwable cause) {
        super("not JSON at line " + line + ", column " + column, cause);
        this.line = line;
        this.column = column;
    }

    /** Where it was noticed, from 1 on. */
    public int line() {
        return line;
    }

    /** From 1 on. */
    public int column() {
        return column;
    }
}
