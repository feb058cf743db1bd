package dev.offlinesync.bench.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.offlinesync.bench.Measured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Everything that one run has measured. */
public final class Report {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double[] PERCENTILES = {50, 95, 99, 100};

    private final String setting;
    private final List<Rounds> results;

    /** @param setting on which database */
    public Report(String setting, List<Rounds> results) {
        this.setting = setting;
        this.results = results;
    }

    /** Whether no request failed and every count in the database was right. */
    public boolean isClean() {
        return results.stream().allMatch(r -> r.errors() == 0 && r.wrong().isEmpty());
    }

    private static String machine() {
        return Runtime.getRuntime().availableProcessors() + " processors, " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ", Java " + Runtime.version().feature();
    }

    /** As a table in Markdown. */
    public String text() {
        List<String> lines = new ArrayList<>(List.of(
                "",
                setting + "; everything on one machine: " + machine(),
                "",
                "| workload | clients | items/s | requests/s | p50 | p95 | p99 | max | errors | commands/item"
                        + " | server CPU | database CPU | of the baseline |",
                "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"));
        for (Rounds result : results) {
            lines.add(row(result.median().served(), result.errors(), result.ratio()));
            result.medianBaseline().ifPresent(base -> lines.add(row(base, base.errors(), Optional.empty())));
        }
        lines.add("");
        lines.add("CPU in ms per 1,000 items; latencies in ms." + medians());
        for (Rounds result : results) {
            List<String> wrong = result.wrong();
            lines.add(
                    wrong.isEmpty()
                            ? "verified in the database: " + result.workload()
                            : "WRONG: " + result.workload() + ": " + String.join("; ", wrong));
        }
        return String.join("\n", lines);
    }

    private String medians() {
        int rounds = results.isEmpty() ? 1 : results.get(0).rounds().size();
        return rounds == 1 ? "" : " The median of " + rounds + " rounds, and the spread of the ratio.";
    }

    private static String row(Measured m, long errors, Optional<Rounds.Spread> ratio) {
        StringBuilder row = new StringBuilder();
        boolean requests = m.latencies().getTotalCount() > 0;
        row.append(String.format(
                Locale.ROOT, "| %s | %s | %,.0f |", m.name(), m.clients() == 0 ? "" : m.clients() + "", m.rate()));
        row.append(requests ? String.format(Locale.ROOT, " %,.0f |", m.requestRate()) : " |");
        for (double percentile : PERCENTILES) {
            row.append(
                    requests
                            ? String.format(
                                    Locale.ROOT, " %.1f |", m.latencies().getValueAtPercentile(percentile) / 1000.0)
                            : " |");
        }
        row.append(' ').append(errors).append(" |");
        row.append(m.commands()
                .map(c -> String.format(Locale.ROOT, " %.3f |", m.items() == 0 ? 0 : (double) c / m.items()))
                .orElse(" |"));
        row.append(cpu(m, m.serverCpu())).append(cpu(m, m.databaseCpu()));
        row.append(ratio.map(Report::percent).map(r -> " " + r + " |").orElse(" |"));
        return row.toString();
    }

    private static String percent(Rounds.Spread ratio) {
        String spread = ratio.least() == ratio.most()
                ? ""
                : String.format(Locale.ROOT, " (%.0f–%.0f)", 100 * ratio.least(), 100 * ratio.most());
        return String.format(Locale.ROOT, "%.0f %%%s", 100 * ratio.median(), spread);
    }

    private static String cpu(Measured m, Optional<Duration> cpu) {
        return cpu.map(c -> String.format(Locale.ROOT, " %.0f |", m.perThousand(c.toNanos() / 1e6)))
                .orElse(" |");
    }

    /** For programs: the same numbers, unrounded. */
    public void writeJson(Path file) throws IOException {
        ObjectNode root = JSON.createObjectNode();
        root.put("setting", setting).put("machine", machine());
        ArrayNode all = root.putArray("results");
        for (Rounds result : results) {
            ObjectNode one = all.addObject();
            one.put("workload", result.workload());
            one.putPOJO("shape", JSON.valueToTree(result.median().shape()));
            one.set("server", json(result.median().served()));
            result.medianBaseline().ifPresent(base -> one.set("baseline", json(base)));
            result.ratio().ifPresent(ratio -> one.put("ratio", ratio.median()));
            ArrayNode rounds = one.putArray("rounds");
            for (Comparison round : result.rounds()) {
                ObjectNode each = rounds.addObject();
                each.set("server", json(round.served()));
                round.baseline().ifPresent(base -> each.set("baseline", json(base)));
            }
        }
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
    }

    private static ObjectNode json(Measured m) {
        ObjectNode json = JSON.createObjectNode();
        json.put("items", m.items())
                .put("seconds", m.time().toNanos() / 1e9)
                .put("itemsPerSecond", m.rate())
                .put("requests", m.latencies().getTotalCount())
                .put("errors", m.errors());
        if (m.latencies().getTotalCount() > 0) {
            ObjectNode micros = json.putObject("latencyMicros");
            for (double percentile : PERCENTILES) {
                String name = percentile == 100 ? "max" : "p" + (int) percentile;
                micros.put(name, m.latencies().getValueAtPercentile(percentile));
            }
        }
        m.commands().ifPresent(c -> json.put("commandsPerItem", (double) c / Math.max(1, m.items())));
        m.serverCpu().ifPresent(c -> json.put("serverCpuMillisPer1000", m.perThousand(c.toNanos() / 1e6)));
        m.databaseCpu().ifPresent(c -> json.put("databaseCpuMillisPer1000", m.perThousand(c.toNanos() / 1e6)));
        m.wrong().forEach(json.withArray("wrong")::add);
        return json;
    }

    /** As a picture. */
    public void writeSvg(Path file) throws IOException {
        Files.writeString(file, new Chart(setting, results).svg());
    }
}
