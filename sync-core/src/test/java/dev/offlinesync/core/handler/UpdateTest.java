package dev.offlinesync.core.handler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.Violation;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.RecordRules.Checked;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.record.StoredValues;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpdateTest {
    /** Every field must be a text. */
    private static final RecordRules TEXTS = new RecordRules() {
        @Override
        public Checked onCreate(Map<String, @Nullable Object> data, Instant now) {
            return onUpdate(data);
        }

        @Override
        public Checked onUpdate(Map<String, @Nullable Object> data) {
            List<Violation> violations = data.entrySet().stream()
                    .filter(field -> !(field.getValue() instanceof String))
                    .map(field -> Violation.of(field.getKey(), "must be text"))
                    .toList();
            return new Checked(data, violations);
        }

        @Override
        public Set<String> declared() {
            return Set.of();
        }
    };

    private static final Tree RECORD = Tree.of(Map.of("old", 5, "inner", Map.of("n", 1), "text", "a"));

    private static Checked updated(Resource.Merge merge, Map<String, ?> sent) {
        Resource resource = Resource.of("/api/notes", TEXTS).withMerge(merge);
        return Update.of(resource, Tree.of(sent)).on(RECORD);
    }

    @ParameterizedTest
    @EnumSource
    void what_stays_as_it_is_breaks_no_rule(Resource.Merge merge) {
        Checked echo = updated(merge, Map.of("old", 5, "inner", Map.of("n", 1), "text", "b"));

        assertTrue(echo.isValid(), () -> echo.violations().toString());
        assertEquals(Map.of("old", 5, "inner", Map.of("n", 1), "text", "b"), echo.data());
    }

    @ParameterizedTest
    @EnumSource
    void what_is_changed_must_keep_the_rules(Resource.Merge merge) {
        Checked changed = updated(merge, Map.of("old", 6, "inner", Map.of("n", 1), "new", 7));

        assertEquals(
                Set.of("/old", "/new"),
                Set.copyOf(changed.violations().stream().map(Violation::pointer).toList()));
    }

    /** Each copy takes time, in which SQLite lets nobody write, and memory. */
    @ParameterizedTest
    @EnumSource
    void a_record_of_many_fields_is_copied_once_for_an_update(Resource.Merge merge) {
        Map<String, Object> fields = new HashMap<>();
        IntStream.range(0, 50_000).forEach(i -> fields.put("field" + i, i));
        Tree wide = Tree.of(fields);
        Tree sent = Tree.of(Map.of("field7", -1));
        Update update = Update.of(Resource.of("/api/notes", RecordRules.NONE).withMerge(merge), sent);

        long copy = allocated(() -> new LinkedHashMap<>(wide));
        long updated = allocated(() -> {
            Tree after = StoredValues.kept(wide, sent, update.on(wide).data());
            assertEquals(List.of(), OddKeys.added(wide, after));
            assertEquals(-1, after.get("field7"));
            return after;
        });
        assertTrue(updated < copy * 3 / 2, updated + " bytes, and a copy takes " + copy);
    }

    private static long allocated(Supplier<?> work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertNotNull(work.get());
        return threads.getCurrentThreadAllocatedBytes() - before;
    }
}
