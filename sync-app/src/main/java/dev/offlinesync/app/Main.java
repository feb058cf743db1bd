package dev.offlinesync.app;

import java.time.InstantSource;

/** The program: exit code 0 where all went well, 1 where the start or the run failed, 2 for what it was told wrongly. */
public final class Main {

    private Main() {}

    /** Runs the command named by the arguments. */
    public static void main(String[] args) {
        Console console = new Console(System.out, System.err);
        System.exit(new Commands(System.getenv(), console, InstantSource.system()).run(args));
    }
}
