package dev.offlinesync.app;

import dev.offlinesync.app.config.ProcessLocale;
import dev.offlinesync.app.config.Values;
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
        Console console = Console.ofProcess();
        if (!Values.isText(System.getProperty("user.dir", ""))) {
            console.fail("the working directory has a name that Java cannot use "
                    + new ProcessLocale(System.getenv()).cause() + "; relative paths would lead elsewhere");
            System.exit(Commands.MISUSED);
        }
        ProcessText text = new ProcessText();
        System.exit(new Commands(text.environment(System.getenv()), console, InstantSource.system())
                .run(text.arguments(args)));
    }
}
