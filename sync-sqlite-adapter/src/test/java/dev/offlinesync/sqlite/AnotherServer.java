package dev.offlinesync.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;

/** A process of its own, which stores item after item and prints the id of each that it was told is stored. */
final class AnotherServer {
    static final int REFUSED = 3;
    private static final int THREADS = 4;

    private AnotherServer() {}

    static Process start(Path directory) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AnotherServer.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    public static void main(String[] args) {
        try {
            Fixture fixture = new Fixture(Path.of(args[0]));
            IntStream.range(0, THREADS).forEach(i -> new Thread(() -> write(fixture)).start());
        } catch (DirectoryInUse e) {
            System.exit(REFUSED);
        }
    }

    private static void write(Fixture fixture) {
        // until it is killed, or whoever reads what it prints is gone
        for (int i = 0; !System.out.checkError(); i++) {
            System.out.println(fixture.add(Fixture.expense(i)).id().hex());
        }
    }
}
