package dev.offlinesync.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.bench.report.Comparison;
import dev.offlinesync.bench.report.Report;
import dev.offlinesync.bench.report.Rounds;
import dev.offlinesync.bench.workload.Shape;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Shape SHAPE = new Shape(0, 10, 10, 50, 8, true);

    private static Measured measured(String name, long items, long errors, String... wrong) {
        Histogram latencies = new Histogram(3);
        latencies.recordValue(2_000);
        return new Measured(
                name,
                8,
                items,
                Duration.ofSeconds(2),
                latencies,
                errors,
                Optional.of(Duration.ofMillis(100)),
                Optional.empty(),
                Optional.of(items / 10),
                List.of(wrong));
    }

    private static Comparison round(Measured served, long bare) {
        return new Comparison("push", SHAPE, served, Optional.of(measured("push bare", bare, 0)));
    }

    private static Report report(Measured served) {
        return new Report("somewhere", List.of(new Rounds(List.of(round(served, 2000)))));
    }

    @Test
    void rates_costs_and_the_ratio_stand_in_the_table() {
        Report report = report(measured("push", 1000, 0));

        String row = row(report, "push");
        assertTrue(row.startsWith("| push | 8 | 500 | 1 | 2.0 |"), row);
        assertTrue(row.contains("| 0 | 0.100 | 100 | | 50 % |"), row);
        assertTrue(report.isClean());
    }

    private static String row(Report report, String name) {
        return report.text()
                .lines()
                .filter(line -> line.startsWith("| " + name + " |"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void of_several_rounds_the_medians_stand_in_the_table_and_the_spread_of_the_ratio() {
        Report report = new Report(
                "somewhere",
                List.of(new Rounds(List.of(
                        round(measured("push", 1600, 0), 2000),
                        round(measured("push", 1000, 0), 4000),
                        round(measured("push", 1200, 0), 3000)))));

        assertTrue(row(report, "push").startsWith("| push | 8 | 600 |"), report::text);
        assertTrue(row(report, "push").endsWith("| 40 % (25–80) |"), report::text);
        assertTrue(row(report, "push bare").startsWith("| push bare | 8 | 1,500 |"), report::text);
        assertTrue(report.text().contains("The median of 3 rounds"), report::text);
    }

    @Test
    void an_error_in_any_round_makes_the_run_a_failure() {
        assertFalse(new Report(
                        "somewhere",
                        List.of(new Rounds(List.of(
                                round(measured("push", 1000, 0), 2000), round(measured("push", 2000, 1), 2000)))))
                .isClean());
    }

    @Test
    void an_error_or_a_wrong_count_makes_the_run_a_failure() {
        assertFalse(report(measured("push", 1000, 1)).isClean());

        Report wrong = report(measured("push", 1000, 0, "records: 999 in the database, 1000 acknowledged"));
        assertFalse(wrong.isClean());
        assertTrue(wrong.text().contains("WRONG: push: records: 999"), wrong::text);
    }
}
