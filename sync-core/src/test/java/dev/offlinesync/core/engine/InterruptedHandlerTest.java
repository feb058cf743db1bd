package dev.offlinesync.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.QueueBusy;
import dev.offlinesync.core.store.InMemoryStore;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The log had a stack trace for each handler that closing, or a timeout, had cut off. */
class InterruptedHandlerTest {
    private static final UserId ANN = new UserId("ann");

    private final List<SyncEvent> told = new CopyOnWriteArrayList<>();
    private final List<Thread> handling = new CopyOnWriteArrayList<>();
    private final CountDownLatch called = new CountDownLatch(1);

    private OfflineSync sync(EffectHandler handler) {
        return OfflineSync.builder(new InMemoryStore(InstantSource.system()))
                .handlers(Handlers.builder().effect("/mails", handler).build())
                .handlerTimeout(Duration.ofMillis(500))
                .listener(new SyncListener() {
                    @Override
                    public void on(SyncEvent event) {
                        told.add(event);
                    }
                })
                .handlerExecutor(call -> {
                    Thread thread = new Thread(call);
                    handling.add(thread);
                    thread.start();
                })
                .build();
    }

    private Outcome untilInterrupted() {
        called.countDown();
        try {
            Thread.currentThread().join(); // for ever
            return new Outcome.Done(null);
        } catch (InterruptedException e) {
            throw new IllegalStateException("no mail", e);
        }
    }

    private List<String> toldOnceTheHandlerHasEnded() throws InterruptedException {
        for (Thread thread : handling) {
            thread.join();
        }
        return told.stream().map(event -> event.getClass().getSimpleName()).toList();
    }

    @Test
    @Timeout(20)
    void a_handler_that_closing_interrupts_is_not_told_as_one_that_threw() throws InterruptedException {
        OfflineSync sync = sync((item, context) -> untilInterrupted());
        sync.queue().add(ANN, Submission.of("/mails", Method.POST, Map.of()));
        List<Throwable> answers = new ArrayList<>();
        Thread call = new Thread(() -> {
            try {
                sync.queue().process(ANN);
            } catch (QueueBusy e) {
                answers.add(e);
            }
        });
        call.start();
        called.await();

        sync.close();

        call.join();
        assertEquals(1, answers.size());
        assertEquals(List.of("Stored"), toldOnceTheHandlerHasEnded());
    }

    @Test
    @Timeout(20)
    void one_that_takes_too_long_is_told_as_that_alone() throws InterruptedException {
        try (OfflineSync sync = sync((item, context) -> untilInterrupted())) {
            sync.queue().add(ANN, Submission.of("/mails", Method.POST, Map.of()));
            sync.queue().process(ANN);
        }

        assertEquals(List.of("Stored", "HandlerOverdue", "Attempted"), toldOnceTheHandlerHasEnded());
    }

    @Test
    void a_timeout_of_a_socket_is_no_interruption() {
        assertTrue(Interruption.isIn(new IllegalStateException(new InterruptedIOException())));
        assertFalse(Interruption.isIn(new SocketTimeoutException()));
        assertFalse(Interruption.isIn(new IllegalStateException("no")));
    }
}
