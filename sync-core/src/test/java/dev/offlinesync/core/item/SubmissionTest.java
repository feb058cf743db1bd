package dev.offlinesync.core.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class SubmissionTest {
    private static String refused(Executable making) {
        return assertThrows(IllegalArgumentException.class, making).getMessage();
    }

    @Test
    void what_is_missing_is_named_before_anything_can_be_stored() {
        assertEquals(
                "method must not be null", refused(() -> Submission.of("/api/expenses", null, Map.of("amount", 1))));
        assertEquals(
                "endpoint must not be null",
                refused(() -> new Submission(null, Method.POST, null, null, 0, Submission.DEFAULT_ATTEMPTS, null)));
    }

    @Test
    void a_number_out_of_bounds_is_named_with_its_bounds() {
        Submission plain = Submission.of("/api/expenses", Method.POST, null);
        assertEquals("priority must be -1000 to 1000, not 1001", refused(() -> plain.withPriority(1001)));
        assertEquals("maxAttempts must be 1 to 20, not 0", refused(() -> plain.withMaxAttempts(0)));
    }
}
