package dev.offlinesync.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The rounds of one scenario as a table, on the console and in a file. */
final class Report {
    private static final String HEAD = """
            | round | acknowledged | kills | other faults | lost | doubled | out of order | stuck | wrong | foreign | stale | errors | longest outage |
            |---|---|---|---|---|---|---|---|---|---|---|---|---|
            """;

    private final String scenario;
    private final StringBuilder rows = new StringBuilder(HEAD);
    private final Map<String, Integer> faults = new TreeMap<>();
    private final Map<String, Long> answers = new TreeMap<>();
    private final StringBuilder details = new StringBuilder();

    Report(String scenario) {
        this.scenario = scenario;
    }

    void round(int round, Ledger ledger, Findings findings, Iterable<Storm> storms) {
        int kills = 0;
        int others = 0;
        for (Storm storm : storms) {
            kills += storm.count(Fault.Kind.KILL);
            others += storm.count(Fault.Kind.OTHER);
            storm.counts().forEach((name, count) -> faults.merge(name, count, Integer::sum));
        }
        ledger.answers().forEach((kind, count) -> answers.merge(kind, count, Long::sum));
        rows.append(String.format(
                Locale.ROOT,
                "| %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %d | %s |%n",
                round,
                ledger.acknowledged().size(),
                kills,
                others,
                findings.count(Findings.Kind.LOST),
                findings.count(Findings.Kind.DOUBLED),
                findings.count(Findings.Kind.OUT_OF_ORDER),
                findings.count(Findings.Kind.STUCK),
                findings.count(Findings.Kind.WRONG),
                findings.count(Findings.Kind.FOREIGN),
                findings.count(Findings.Kind.STALE),
                ledger.errors().size(),
                seconds(ledger.longestOutage())));
        details.append(findings);
        ledger.errors().stream()
                .limit(10)
                .forEach(error -> details.append("ERROR: ").append(error).append('\n'));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }

    /** Prints it, and keeps it beside the logs of the servers. */
    void print() {
        String text = "\n## " + scenario + "\n\n" + rows
                + "\nFaults: " + joined(faults) + "\nAnswers: " + joined(answers)
                + "\nAgain: ./mvnw verify -Pchaos -pl sync-chaos -am -DskipTests -DskipITs -Dfailsafe.failIfNoSpecifiedTests=false"
                + " -Dit.test=" + scenario
                + " -Dchaos.minutes=" + Settings.minutes() + " -Dchaos.seed=" + Settings.SEED + "\n"
                + (details.isEmpty() ? "" : "\n" + details);
        System.out.println(text);
        Path file = Settings.directory().resolve(scenario + ".md");
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String joined(Map<String, ?> counts) {
        return counts.entrySet().stream()
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
    }
}
