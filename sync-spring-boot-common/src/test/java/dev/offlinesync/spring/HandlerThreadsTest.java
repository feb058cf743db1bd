package dev.offlinesync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offlinesync.core.handler.AroundHandler;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.Ordered;

/** On which threads handlers are called, and what stands around them. */
class HandlerThreadsTest {
    private static final Submission MAIL = Submission.of("/mails", Method.POST, Map.of());

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(OfflineSyncAutoConfiguration.class))
            .withBean(SyncStore.class, () -> new InMemoryStore(InstantSource.system()))
            .withBean(
                    Handlers.class,
                    () -> Handlers.builder()
                            .effect("/mails", (item, context) -> {
                                seen.add(Thread.currentThread().getClass().getSimpleName());
                                return new Outcome.Done(null);
                            })
                            .build());

    private void pushInto(ApplicationContextRunner runner) {
        runner.run(context -> context.getBean(SyncQueue.class).push(new UserId("ann"), List.of(MAIL)));
    }

    @Test
    void they_are_virtual_if_the_applications_are() {
        pushInto(application.withPropertyValues("spring.threads.virtual.enabled=true"));
        boolean known = Runtime.version().feature() >= 21;
        assertThat(seen).containsExactly(known ? "VirtualThread" : "Thread");
    }

    @Test
    void they_are_ordinary_ones_else() {
        pushInto(application);
        assertThat(seen).containsExactly("Thread");
    }

    record Around(List<String> seen, String name) implements AroundHandler, Ordered {
        @Override
        public void call(SyncItem item, Runnable handler) {
            seen.add(name);
            handler.run();
        }

        @Override
        public int getOrder() {
            return name.equals("outer") ? 1 : 2;
        }
    }

    @Test
    void beans_stand_around_each_call_in_their_order() {
        pushInto(application
                .withBean("b", AroundHandler.class, () -> new Around(seen, "inner"))
                .withBean("a", AroundHandler.class, () -> new Around(seen, "outer")));
        assertThat(seen).containsExactly("outer", "inner", "Thread");
    }
}
