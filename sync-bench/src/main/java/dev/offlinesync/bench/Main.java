package dev.offlinesync.bench;

import java.io.IOException;
import picocli.CommandLine;

/** The program: exit code 0 where all was measured and verified, 1 where something was not, 2 for what it was told wrongly. */
public final class Main {
    private Main() {}

    /** Runs the measurements that the arguments name. */
    public static void main(String[] args) {
        CommandLine line = new CommandLine(new BenchCommand()).setUsageHelpWidth(110);
        line.setParameterExceptionHandler((e, ignored) -> {
            System.err.println("offline-sync bench: " + e.getMessage() + " (--help tells what there is)");
            return CommandLine.ExitCode.USAGE;
        });
        line.setExecutionExceptionHandler((e, l, parsed) -> {
            System.err.println("offline-sync bench: " + e.getMessage());
            if (!(e instanceof IOException || e instanceof IllegalStateException)) {
                e.printStackTrace();
            }
            return CommandLine.ExitCode.SOFTWARE;
        });
        int code = line.execute(args);
        System.exit(code);
    }
}
