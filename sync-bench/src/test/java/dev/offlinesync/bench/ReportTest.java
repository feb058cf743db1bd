package dev.offlinesync.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.bench.report.Comparison;
import dev.offlinesync.bench.report.Report;
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

    private static Report report(Measured served) {
        return new Report(
                "somewhere",
                List.of(new Comparison("push", SHAPE, served, Optional.of(measured("push bare", 2000, 0)))));
    }

    @Test
    void rates_costs_and_the_ratio_stand_in_the_table() {
        Report report = report(measured("push", 1000, 0));

        String row = report.text()
                .lines()
                .filter(line -> line.startsWith("| push |"))
                .findFirst()
                .orElseThrow();
        assertTrue(row.startsWith("| push | 8 | 500 | 1 | 2.0 |"), row);
        assertTrue(row.contains("| 0 | 0.100 | 100 | | 50 % |"), row);
        assertTrue(report.isClean());
    }

    @Test
    void an_error_or_a_wrong_count_makes_the_run_a_failure() {
        assertFalse(report(measured("push", 1000, 1)).isClean());

        Report wrong = report(measured("push", 1000, 0, "records: 999 in the database, 1000 acknowledged"));
        assertFalse(wrong.isClean());
        assertTrue(wrong.text().contains("WRONG: push: records: 999"), wrong::text);
    }
}
