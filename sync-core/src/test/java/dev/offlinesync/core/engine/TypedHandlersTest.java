package dev.offlinesync.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandlerOf;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.DataMapper;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.Violation;
import dev.offlinesync.core.testing.Fixture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Handlers that take an item's data as a value of the application's. */
class TypedHandlersTest {
    record Note(String text, int size) {}

    private final List<Object> seen = new ArrayList<>();
    private final PureHandlerOf<Note> notes = (note, item, context) -> {
        seen.add(note);
        return Plan.apply(records -> Result.put(records.ownKey(), item.data()));
    };
    private final Fixture f = new Fixture(handlers -> handlers.pure("/api/notes", Note.class, notes)
            .effect("/api/mails", Note.class, (note, item, context) -> {
                seen.add(note);
                return new Outcome.Done(null);
            })
            .pure(
                    "/api/late",
                    (item, context) -> Plan.apply(records -> {
                        seen.add(item.data(Note.class));
                        return Result.put(records.ownKey(), item.data());
                    })));

    private SyncItem run(Fixture fixture, String endpoint, Map<String, ?> data) {
        SyncItem item = fixture.add(Submission.of(endpoint, Method.POST, data));
        fixture.process();
        return fixture.item(item);
    }

    @Test
    void handlers_of_both_kinds_get_the_value() {
        for (String path : List.of("/api/notes", "/api/mails", "/api/late")) {
            assertEquals(
                    Status.COMPLETED,
                    run(f, path, Map.of("text", "a", "size", 1)).status());
        }
        assertEquals(List.of(new Note("a", 1), new Note("a", 1), new Note("a", 1)), seen);
    }

    @Test
    void data_that_is_no_such_value_fails_as_validation_with_its_place() {
        for (String path : List.of("/api/notes", "/api/mails", "/api/late")) {
            Failure failure = Objects.requireNonNull(
                    run(f, path, Map.of("text", "a", "size", "secret")).failure());
            assertEquals(Failure.Kind.VALIDATION, failure.kind(), path);
            assertEquals(List.of(new Violation("/size", "must be a whole number of 32 bits")), failure.violations());
        }
        assertEquals(List.of(), seen);
    }

    @Test
    void the_mapper_of_the_handlers_reads_the_data() {
        DataMapper whole = new DataMapper() {
            @Override
            public <T> T read(Tree data, Class<T> type) {
                return type.cast(new Note("whole", data.size()));
            }

            @Override
            public Tree write(Object value) {
                return Tree.EMPTY;
            }
        };
        Fixture own = new Fixture(handlers -> handlers.pure("/api/notes", Note.class, notes)
                .mapper(whole)
                .effect("/api/mails", (item, context) -> {
                    seen.add(item.data(Note.class));
                    return new Outcome.Done(null);
                }));
        run(own, "/api/notes", Map.of("a", 1));
        run(own, "/api/mails", Map.of());
        assertEquals(List.of(new Note("whole", 1), new Note("whole", 0)), seen);
    }

    @Test
    void what_does_not_fit_beside_the_item_is_the_handlers_fault() {
        Fixture wrong = new Fixture(handlers -> handlers.effect("/api/mails", (item, context) -> {
            DataMapper.RECORDS.read(Tree.EMPTY, Note.class);
            return new Outcome.Done(null);
        }));
        assertEquals("the handler failed", run(wrong, "/api/mails", Map.of()).error());
    }

    @Test
    void a_handler_that_is_null_is_refused() {
        Exception refused = assertThrows(
                IllegalArgumentException.class,
                () -> Handlers.builder().pure("/api/notes", Note.class, (PureHandlerOf<Note>) null));
        assertEquals("the handler for /api/notes is null", refused.getMessage());
    }
}
