package dev.offlinesync.app;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Standard output for results, standard error for everything else. */
record Console(PrintStream out, PrintStream err) {
    /** The name that Linux has for it. */
    private static final String ASCII = "ANSI_X3.4-1968";

    /** Of this process. What the locale's character set lacks is written in UTF-8, as settings are read, if that set is ASCII. */
    static Console ofProcess() {
        boolean isAscii = System.getProperty("native.encoding", "").equals(ASCII);
        return isAscii
                ? new Console(utf8(FileDescriptor.out), utf8(FileDescriptor.err))
                : new Console(System.out, System.err);
    }

    private static PrintStream utf8(FileDescriptor file) {
        return new PrintStream(new FileOutputStream(file), true, StandardCharsets.UTF_8);
    }

    void say(String line) {
        out.println(line);
        out.flush();
    }

    void warn(String line) {
        err.println("offline-sync: warning: " + line);
    }

    void fail(String line) {
        err.println("offline-sync: " + line);
    }
}
