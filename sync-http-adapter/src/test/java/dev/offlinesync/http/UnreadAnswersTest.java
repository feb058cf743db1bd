package dev.offlinesync.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnreadAnswersTest {
    private final List<String> brokenOff = new ArrayList<>();
    private final UnreadAnswers unread = new UnreadAnswers(100);

    private Runnable add(String name, long size) {
        Runnable breakOff = () -> brokenOff.add(name);
        unread.add(breakOff, size);
        return breakOff;
    }

    @Test
    void the_oldest_answers_make_room_for_new_ones() {
        add("a", 40);
        add("b", 40);
        add("c", 70);

        assertEquals(List.of("a", "b"), brokenOff);
    }

    @Test
    void what_has_been_read_counts_no_more() {
        Runnable read = add("a", 40);
        add("b", 40);
        unread.remove(read);
        unread.remove(read);
        add("c", 60);

        assertEquals(List.of(), brokenOff);
    }

    @Test
    void the_only_answer_may_be_as_large_as_it_is() {
        add("a", 1000);

        assertEquals(List.of(), brokenOff);
        add("b", 1);
        assertEquals(List.of("a"), brokenOff);
    }
}
