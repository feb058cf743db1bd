package dev.offlinesync.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** The program. Exit code 0 if all was measured and verified, 1 if something was not, 2 for a wrong argument. */
public final class Main {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private Main() {}

    /** Runs the measurements that the arguments name. */
    public static void main(String[] args) {
        System.exit(run(System.out, System.err, args));
    }

    /** @return the exit code */
    static int run(PrintStream out, PrintStream err, String... args) {
        CommandLine line = new CommandLine(new BenchCommand(out, err))
                .setUsageHelpWidth(110)
                .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler((e, ignored) -> {
            err.println("offline-sync bench: " + e.getMessage() + " (--help tells what there is)");
            return MISUSED;
        });
        line.setExecutionExceptionHandler((e, ignored, parsed) -> {
            err.println("offline-sync bench: " + e.getMessage());
            if (!(e instanceof IOException || e instanceof IllegalStateException)) {
                e.printStackTrace(err);
            }
            return FAILED;
        });
        return line.execute(args);
    }
}
