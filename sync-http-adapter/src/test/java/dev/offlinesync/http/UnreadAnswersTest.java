package dev.offlinesync.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnreadAnswersTest {
    private final List<String> brokenOff = new ArrayList<>();
    private final UnreadAnswers unread = new UnreadAnswers(100);

    private Runnable add(String name, long size) {
        return add("ann", name, size);
    }

    private Runnable add(String user, String name, long size) {
        Runnable breakOff = () -> brokenOff.add(name);
        unread.add(user, breakOff, size);
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
        unread.remove("ann", read);
        unread.remove("ann", read);
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

    @Test
    void who_has_most_of_it_makes_room() {
        add("bob", "old", 30);
        add("ann", "first", 40);
        add("ann", "second", 30);
        add("eve", "new", 20);

        assertEquals(List.of("first"), brokenOff);
        add("eve", "newer", 30);
        assertEquals(List.of("first", "new"), brokenOff);
    }
}
