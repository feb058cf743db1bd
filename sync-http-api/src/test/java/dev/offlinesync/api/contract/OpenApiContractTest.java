package dev.offlinesync.api.contract;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.api.HttpApi;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * The HTTP contract on the API as it is, a function, and on {@code openapi.json}: whatever is sent and answered is in it,
 * and whatever is in it was sent or answered.
 */
class OpenApiContractTest extends HttpContract {
    /** A function sends no stream: {@code LiveStreamTest} has those, and their hints. */
    private static final Set<String> NOT_IN_PROCESS = Set.of("200 GET /api/sync/events");

    private static final OpenApiDocument DOCUMENT = OpenApiDocument.load();
    private static final OpenApiCheck CHECK = new OpenApiCheck(DOCUMENT);
    private static final AtomicInteger RUN = new AtomicInteger();

    @Override
    protected SyncStore emptyStore(InstantSource clock) {
        return new InMemoryStore(clock);
    }

    @Override
    protected Front front(HttpApi api) {
        RUN.incrementAndGet();
        return CHECK.of(super.front(api));
    }

    @Test
    public void every_operation_has_the_refusals_of_the_document() {
        EveryOperation every = new EveryOperation(DOCUMENT, CHECK, api());
        every.refusesWhatAnyRequestMayGetWrong();
        every.refusesWhatResourcesDoNotHave();
        every.writesOnceAndInOrder();
        every.hasTheRarerFields();
    }

    /** Unless only some tests were run. */
    @AfterAll
    static void whatever_the_document_has_was_seen() {
        if (RUN.get() < tests()) {
            return;
        }
        Set<String> answers = CHECK.unseenAnswers();
        answers.removeAll(NOT_IN_PROCESS);
        answers.removeIf(answer -> answer.startsWith("408 ")); // here a body is there at once
        Set<String> fields = CHECK.unseenFields();
        fields.remove("ProcessAnswer.busy"); // needs another server
        fields.removeIf(field -> field.startsWith("ChangeHint.") || field.startsWith("ItemHint."));
        assertAll(
                () -> assertEquals(Set.of(), answers, "in openapi.json, and no test of the contract got it"),
                () -> assertEquals(Set.of(), fields, "in openapi.json, and in no body that was sent or answered"));
    }

    private static long tests() {
        return Arrays.stream(OpenApiContractTest.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .count();
    }
}
