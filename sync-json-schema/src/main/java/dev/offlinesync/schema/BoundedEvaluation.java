package dev.offlinesync.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.OutputFormat;
import com.networknt.schema.Schema;
import java.util.List;

/**
 * An evaluation with an end. A schema that refers to itself below {@code anyOf} or {@code oneOf} is evaluated once for
 * each way through its choices, which are exponentially many in the depth of the data, and the faults of all of them
 * are kept.
 */
final class BoundedEvaluation extends ExecutionContext {
    /** Steps for any data, and for each value in it. Usual schemas take some ten a value. */
    private static final long STEPS = 100_000;

    private static final long STEPS_PER_VALUE = 100;

    /** Some seconds of a processor. */
    private static final long MOST_STEPS = 10_000_000;

    /** Faults, also those of choices that were not taken: some 30 MB at most. */
    private static final int MOST_ERRORS = 100_000;

    private static final int STEPS_BETWEEN_LOOKS = 1 << 12;

    private long steps;
    private int errors = MOST_ERRORS;

    private BoundedEvaluation(Schema schema, long steps) {
        super(schema.createExecutionContext().getExecutionConfig());
        this.steps = steps;
    }

    /** The schema takes too many steps for this data, or finds too many faults, or nobody waits for it any more. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exhausted() {
            super("the evaluation takes too long", null, false, false);
        }
    }

    /** @throws Exhausted instead of going on for long */
    static List<Error> of(Schema schema, JsonNode data) {
        long steps = Math.min(MOST_STEPS, STEPS + STEPS_PER_VALUE * values(data));
        return schema.validate(new BoundedEvaluation(schema, steps), data, OutputFormat.DEFAULT);
    }

    private static long values(JsonNode node) {
        long count = 1;
        for (JsonNode part : node) {
            count += values(part);
        }
        return count;
    }

    @Override
    public void evaluationPathAddLast(String keyword) {
        step();
        super.evaluationPathAddLast(keyword);
    }

    @Override
    public void evaluationPathAddLast(int index) {
        step();
        super.evaluationPathAddLast(index);
    }

    @Override
    public void addError(Error error) {
        if (--errors < 0) {
            throw new Exhausted();
        }
        super.addError(error);
    }

    private void step() {
        if (--steps < 0
                || (steps % STEPS_BETWEEN_LOOKS == 0 && Thread.currentThread().isInterrupted())) {
            throw new Exhausted();
        }
    }
}
