package dev.offlinesync.api;

import dev.offlinesync.core.item.Spelling;
import dev.offlinesync.core.item.WellFormed;
import java.util.Set;
import java.util.TreeSet;

/**
 * The refusal of a query parameter that a route does not know, or that is given twice: ignored, it would make an answer to
 * another question.
 */
final class OddParameter {
    private static final int LONGEST_SHOWN = 100;

    private OddParameter() {}

    static Problem repeated(String name, int times) {
        return Problem.badRequest(named(name) + " is given " + times + " times; give it once");
    }

    private static String named(String name) {
        return "the query parameter \"" + WellFormed.oneLine(name, LONGEST_SHOWN) + "\"";
    }

    static Problem unknown(String name, Set<String> known) {
        String refusal = named(name) + " is not known";
        if (known.isEmpty()) {
            return Problem.badRequest(refusal + "; this request takes none");
        }
        return Problem.badRequest(refusal
                + Spelling.nearest(name, known)
                        .map(meant -> "; did you mean " + meant + "?")
                        .orElse("; this request takes " + String.join(", ", new TreeSet<>(known))));
    }
}
