package dev.offlinesync.bench;

import dev.offlinesync.bench.report.Report;
import dev.offlinesync.bench.report.Rounds;
import dev.offlinesync.bench.workload.Kind;
import dev.offlinesync.bench.workload.Shape;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command line of the bench. */
@Command(
        name = "offline-sync bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures a server: how much it takes in a second, how long its answers take, what that costs.",
            "",
            "Workloads: add (one item a request), bulk, process, push, drain (the worker empties a backlog), mixed"
                    + " (creates, updates, deletes, resends and invalid items), pending, pull"
                    + " (a page of 500 changes), pull-empty (nothing has changed).",
            ""
        })
final class BenchCommand implements Callable<Integer> {
    private static final String DRIVER = "driver";

    private final PrintStream out;
    private final PrintStream err;

    BenchCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "<workload>",
            arity = "0..*",
            converter = KindConverter.class,
            description = "Which to run, in this order. Default: all.")
    private List<Kind> kinds = Arrays.asList(Kind.values());

    @ArgGroup(multiplicity = "0..1")
    private Target target = new Target();

    private static final class Target {
        @Option(
                names = "--sqlite",
                arity = "0..1",
                fallbackValue = "",
                paramLabel = "<directory>",
                description =
                        "Start a server on the embedded store, with its file in a fresh directory there (default: the"
                                + " system's for temporary files). This is what happens without a target.")
        private @Nullable String sqlite;

        @Option(
                names = "--mongodb",
                paramLabel = "<uri>",
                description = "Start a server on this MongoDB, on a database of its own that is dropped afterwards.")
        private @Nullable String mongodb;

        @Option(
                names = "--postgres",
                paramLabel = "<uri>",
                description = "Start a server on this PostgreSQL, in a schema of its own that is dropped afterwards.")
        private @Nullable String postgres;

        @Option(
                names = "--url",
                paramLabel = "<url>",
                description = "Measure a server that runs already. Its store keeps what the bench writes; --secret is"
                        + " its SYNC_JWT_SECRET.")
        private @Nullable URI url;
    }

    @Option(
            names = "--secret",
            paramLabel = "<secret>",
            description = "The SYNC_JWT_SECRET of --url, or of the server that is the baseline.")
    private @Nullable String secret;

    @Option(
            names = "--servers",
            paramLabel = "<n>",
            description =
                    "How many to start on the one database, clients evenly among them. Default: ${DEFAULT-VALUE}.")
    private int servers = 1;

    @Option(names = "--users", paramLabel = "<n>", description = "With a queue each. Default: ${DEFAULT-VALUE}.")
    private int users = 500;

    @Option(
            names = "--items",
            paramLabel = "<n>",
            description = "Of each user, where a workload begins with a backlog. Default: ${DEFAULT-VALUE}.")
    private int items = 300;

    @Option(
            names = "--history",
            paramLabel = "<n>",
            description = "Items that were completed long ago, beside all others. Default: ${DEFAULT-VALUE}.")
    private int history;

    @Option(names = "--batch", paramLabel = "<n>", description = "Items in a request. Default: ${DEFAULT-VALUE}.")
    private int batch = 50;

    @Option(
            names = "--clients",
            paramLabel = "<n>",
            description = "At once. Default: 64 for add, 1 for fan-out, else 8.")
    private int clients;

    @Option(names = "--seconds", paramLabel = "<n>", description = "That count. Default: ${DEFAULT-VALUE}.")
    private int seconds = 10;

    @Option(names = "--warm-up", paramLabel = "<n>", description = "Seconds before them. Default: ${DEFAULT-VALUE}.")
    private int warmUp = 8;

    @Option(
            names = "--baseline",
            paramLabel = "driver|<url>",
            description =
                    "Do the same in the same run: the database work of each workload with the bare driver, or each"
                            + " workload on another server with the same calls.")
    private @Nullable String baseline;

    @Option(
            names = "--rounds",
            paramLabel = "<n>",
            description = "How often each workload is measured, in turn with the baseline; the result is the median."
                    + " Default: ${DEFAULT-VALUE}.")
    private int rounds = 1;

    @Option(
            names = "--no-results",
            description = "Ask for counts alone (?results=none), not for what became of each item.")
    private boolean noResults;

    @Option(
            names = "--java-option",
            paramLabel = "<option>",
            description = "For the server that is started, such as -Xmx128m. Can be given several times.")
    private List<String> javaOptions = List.of();

    @Option(
            names = "--set",
            paramLabel = "<SYNC_NAME=value>",
            description = "A setting of the server that is started. Can be given several times.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--json", paramLabel = "<file>", description = "Write the results there too, as JSON.")
    private @Nullable Path json;

    @Option(names = "--svg", paramLabel = "<file>", description = "Draw the rates as a chart.")
    private @Nullable Path svg;

    @Option(names = "--jar", paramLabel = "<file>", hidden = true)
    private Path jar = Path.of("sync-app", "target", "sync-app.jar");

    private static final class KindConverter implements ITypeConverter<Kind> {
        @Override
        public Kind convert(String text) {
            return Arrays.stream(Kind.values())
                    .filter(k -> k.label().equals(text.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("there is no workload " + text));
        }
    }

    @Override
    public Integer call() throws IOException {
        check();
        Bench bench = new Bench(
                target(),
                new Shape(history, users, items, batch, clients, !noResults),
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(seconds),
                baseline(),
                rounds,
                new Progress(err, Boolean.getBoolean("bench.live")));
        List<Rounds> results = bench.run(kinds);
        Report report = new Report(bench.describe(), results);
        out.println(report.text());
        if (json != null) {
            report.writeJson(json);
        }
        if (svg != null) {
            report.writeSvg(svg);
        }
        return report.isClean() ? 0 : 1;
    }

    private Bench.Target target() {
        if (target.url != null) {
            return new Bench.Running(target.url, String.valueOf(secret));
        }
        if (target.postgres != null) {
            return new Bench.OnPostgres(jar, javaOptions, settings, target.postgres, servers);
        }
        return target.mongodb != null
                ? new Bench.OnMongo(jar, javaOptions, settings, target.mongodb, servers)
                : new Bench.OnSqlite(
                        jar,
                        javaOptions,
                        settings,
                        Path.of(
                                target.sqlite == null || target.sqlite.isEmpty()
                                        ? System.getProperty("java.io.tmpdir")
                                        : target.sqlite));
    }

    private @Nullable Baseline baseline() {
        if (baseline == null) {
            return null;
        }
        return baseline.equals(DRIVER)
                ? new Baseline.Driver()
                : new Baseline.Peer(URI.create(baseline), String.valueOf(secret));
    }

    private void check() {
        within("--servers", servers, 1, 100);
        if (servers > 1 && target.mongodb == null && target.postgres == null) {
            throw wrong("several servers need --mongodb or --postgres");
        }
        within("--users", users, 1, 1_000_000);
        within("--items", items, 1, 10_000_000);
        within("--batch", batch, 1, 1000);
        within("--clients", clients, 0, 10_000);
        within("--seconds", seconds, 1, 86_400);
        within("--rounds", rounds, 1, 1000);
        within("--warm-up", warmUp, 0, 3600);
        boolean driver = DRIVER.equals(baseline);
        boolean peer = baseline != null && !driver;
        if (baseline != null && !driver && !baseline.matches("https?://[^ /]+/?")) {
            throw wrong("--baseline can be driver or the URL of a server, not " + baseline);
        }
        if ((target.url != null || peer) && (secret == null || secret.isEmpty())) {
            throw wrong((peer ? "--baseline" : "--url") + " needs --secret, to make tokens for the users");
        }
        within("--history", history, 0, 100_000_000);
        if (target.url != null && (driver || history > 0 || kinds.contains(Kind.DRAIN))) {
            throw wrong("drain, --history and --baseline driver need the database: --sqlite, --mongodb or --postgres");
        }
    }

    private void within(String option, long value, long min, long max) {
        if (value < min || value > max) {
            throw wrong(option + " must be " + min + " to " + max + ", not " + value);
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(java.util.Objects.requireNonNull(spec).commandLine(), message);
    }
}
