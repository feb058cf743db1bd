package dev.offlinesync.app;

import java.time.InstantSource;

/**
 * The program. Exit code 0 means success, 1 that the start or the run failed, 2 that the command line or a setting is
 * wrong.
 */
public final class Main {

    /** How many references a line of the processor's cache holds. */
    private static final String REFERENCES_PER_CACHE_LINE = "org.eclipse.jetty.util.referencesPerCacheLine";

    private Main() {}

    /** Runs the command named by the arguments. */
    public static void main(String[] args) {
        if (System.getProperty(REFERENCES_PER_CACHE_LINE) == null) {
            // The usual number. To find it out, Jetty starts all of JMX, which takes a tenth of the start-up time.
            System.setProperty(REFERENCES_PER_CACHE_LINE, "16");
        }
        Console console = new Console(System.out, System.err);
        System.exit(new Commands(System.getenv(), console, InstantSource.system()).run(args));
    }
}
