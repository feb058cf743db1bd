package dev.offlinesync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import dev.offlinesync.core.event.SyncEvent;
import dev.offlinesync.core.event.SyncListener;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** What happens in the queue reaches the application's log, on Boot's own way, and whoever else wants to know it. */
class EventsTest {
    private static final IllegalStateException THROWN = new IllegalStateException("the printer is on fire");

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.offlinesync.queue");

    /** Once the application has started: Boot begins with a log that is as good as new. */
    private void watchTheLog() {
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
    }

    @AfterEach
    void leaveTheLog() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    /** A started application, with Boot's own logging, whose only handler throws. */
    private void pushInto(Class<?>... sources) {
        try (ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                .sources(sources)
                .web(WebApplicationType.NONE)
                .properties(Map.of("spring.main.banner-mode", "off"))
                .run()) {
            watchTheLog();
            application
                    .getBean(SyncQueue.class)
                    .push(new UserId("ann"), List.of(Submission.of("/api/labels", Method.POST, Map.of())));
        }
    }

    private void assertLogged() {
        List<ILoggingEvent> errors =
                log.list.stream().filter(e -> e.getLevel() == Level.ERROR).toList();
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0).getFormattedMessage())
                .startsWith("the handler of POST /api/labels threw, for item ")
                .endsWith(" of user ann");
        assertThat(((ThrowableProxy) errors.get(0).getThrowableProxy()).getThrowable())
                .isSameAs(THROWN);
    }

    @Test
    void what_a_handler_throws_is_in_the_log_of_an_application_that_sets_nothing() {
        pushInto();
        assertLogged();
    }

    @Test
    void listeners_of_the_application_are_all_told_and_silence_nothing() {
        Told.ONE.clear();
        Told.TWO.clear();

        pushInto(Told.class);

        assertLogged();
        assertThat(Told.ONE).hasAtLeastOneElementOfType(SyncEvent.HandlerThrew.class);
        assertThat(Told.TWO).isEqualTo(Told.ONE);
    }

    @ImportAutoConfiguration(OfflineSyncAutoConfiguration.class)
    static class Application {
        @Bean
        SyncStore store() {
            return new InMemoryStore(InstantSource.system());
        }

        @Bean
        Handlers handlers() {
            PureHandler broken = (item, context) -> {
                throw THROWN;
            };
            return Handlers.builder().pure("/api/labels", broken).build();
        }
    }

    static class Told {
        static final List<SyncEvent> ONE = new ArrayList<>();
        static final List<SyncEvent> TWO = new ArrayList<>();

        @Bean
        SyncListener one() {
            return ONE::add;
        }

        @Bean
        SyncListener two() {
            return TWO::add;
        }
    }
}
