package dev.offlinesync.core.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class WellFormedTest {
    @Test
    void half_a_surrogate_pair_is_not_well_formed() {
        assertTrue(WellFormed.text("Zürich 🚲"));
        assertFalse(WellFormed.text("\ud83d"));
        assertFalse(WellFormed.text("\udeb2\ud83d"));
    }

    @Test
    void one_line_has_nothing_that_breaks_it_or_hides_in_it() {
        assertEquals("Zürich 🚲", WellFormed.oneLine("Zürich 🚲", 100));
        assertEquals("two lines", WellFormed.oneLine("two\r\nlines\u0000\u202e", 100));
        assertEquals("a b c d", WellFormed.oneLine(" \ta\u2028b\u0085c\ud83dd\u007f", 100));
        assertEquals("", WellFormed.oneLine("\n\u200b ", 100));
    }

    @Test
    void one_line_is_cut_and_says_so() {
        assertEquals("12345", WellFormed.oneLine("12345", 5));
        assertEquals("12345", WellFormed.oneLine("12345   ", 5));
        assertEquals("1234…", WellFormed.oneLine("123456", 5));
    }

    @Test
    void one_line_is_never_cut_within_a_character() {
        assertEquals("123…", WellFormed.oneLine("123🚲🚲", 5));
        assertEquals("1🚲…", WellFormed.oneLine("1🚲🚲🚲", 4));
    }
}
