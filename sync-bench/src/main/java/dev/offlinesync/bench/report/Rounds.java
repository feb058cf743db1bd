package dev.offlinesync.bench.report;

import dev.offlinesync.bench.Measured;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The same comparison several times, the server and the baseline in turn, so that what changes on the machine meanwhile
 * meets both.
 *
 * @param rounds at least one
 */
public record Rounds(List<Comparison> rounds) {
    public Rounds {
        rounds = List.copyOf(rounds);
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("no rounds");
        }
    }

    /** The smallest, the middle and the largest of some values. */
    public record Spread(double least, double median, double most) {}

    String workload() {
        return rounds.get(0).workload();
    }

    /** The round in which the server was neither at its best nor at its worst. */
    Comparison median() {
        return sorted(r -> r.served().rate()).get((rounds.size() - 1) / 2);
    }

    /** Of the baseline, independently of the server's. */
    Optional<Measured> medianBaseline() {
        return rounds.get(0).baseline().isEmpty()
                ? Optional.empty()
                : sorted(r -> r.baseline().orElseThrow().rate())
                        .get((rounds.size() - 1) / 2)
                        .baseline();
    }

    /** The server's rate as a part of the baseline's in the same round. */
    Optional<Spread> ratio() {
        if (rounds.get(0).ratio().isEmpty()) {
            return Optional.empty();
        }
        List<Double> ratios =
                rounds.stream().map(r -> r.ratio().orElseThrow()).sorted().toList();
        int last = ratios.size() - 1;
        double median = (ratios.get(last / 2) + ratios.get((last + 1) / 2)) / 2;
        return Optional.of(new Spread(ratios.get(0), median, ratios.get(last)));
    }

    long errors() {
        return rounds.stream().mapToLong(r -> r.served().errors()).sum();
    }

    List<String> wrong() {
        return rounds.stream().flatMap(r -> r.served().wrong().stream()).toList();
    }

    private List<Comparison> sorted(ToDoubleFunction<Comparison> by) {
        return rounds.stream().sorted(Comparator.comparingDouble(by)).toList();
    }
}
