package dev.offlinesync.app;

import java.time.InstantSource;

/** The program: exit code 0 where all went well, 1 where the start or the run failed, 2 for what it was told wrongly. */
public final class Main {

    /** How many references a line of the processor's cache holds. */
    private static final String REFERENCES_PER_CACHE_LINE = "org.eclipse.jetty.util.referencesPerCacheLine";

    private Main() {}

    /** Runs the command named by the arguments. */
    public static void main(String[] args) {
        if (System.getProperty(REFERENCES_PER_CACHE_LINE) == null) {
            // The usual number. Jetty starts all of JMX to find it out, which is a tenth of what a start costs.
            System.setProperty(REFERENCES_PER_CACHE_LINE, "16");
        }
        Console console = new Console(System.out, System.err);
        System.exit(new Commands(System.getenv(), console, InstantSource.system()).run(args));
    }
}
