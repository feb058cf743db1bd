package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.read.ListAppender;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.InMemoryStore;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.HostPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Core knows no logback, only the JDK's logger; the server's log has its events all the same. */
class EventLogTest {
    private static final UserId ANN = new UserId("ann");

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.offlinesync.queue");
    private final IllegalStateException thrown = new IllegalStateException("the {} is on fire");

    @BeforeEach
    void watchTheLog() {
        log.start();
        logger.setAdditive(false);
        logger.addAppender(log);
    }

    @AfterEach
    void leaveTheLog() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    @Test
    void nobody_can_fill_the_log_with_malformed_requests() throws Exception {
        LoggerContext servers = new LoggerContext();
        JoranConfigurator reader = new JoranConfigurator();
        reader.setContext(servers);
        reader.doConfigure(EventLogTest.class.getResource("/logback.xml"));

        assertFalse(servers.getLogger(HttpParser.class).isWarnEnabled());
        assertFalse(servers.getLogger(HostPort.class).isWarnEnabled());
        assertTrue(servers.getLogger(Server.class).isWarnEnabled());
        servers.stop();
    }

    @Test
    void nothing_in_a_text_breaks_a_line_of_the_log_or_hides_in_it() throws Exception {
        LoggerContext servers = new LoggerContext();
        JoranConfigurator reader = new JoranConfigurator();
        reader.setContext(servers);
        reader.doConfigure(EventLogTest.class.getResource("/logback.xml"));
        Logger root = servers.getLogger(Logger.ROOT_LOGGER_NAME);
        Encoder<ILoggingEvent> lines = ((ConsoleAppender<ILoggingEvent>) root.getAppender("STDERR")).getEncoder();
        String odd = "a\r\n\u001b[31m\u0085\u009b31m\u0090\u202e\u2066\u200b\u2028\u2029\ufeff\tö漢😀";

        String line = new String(
                lines.encode(new LoggingEvent("x", root, Level.WARN, odd, null, null)), StandardCharsets.UTF_8);
        String trace = new String(
                lines.encode(new LoggingEvent("x", root, Level.WARN, "it", new IllegalStateException(odd), null)),
                StandardCharsets.UTF_8);
        servers.stop();

        assertTrue(line.endsWith(" WARN  ROOT a???[31m??31m????????ö漢😀\n"), line);
        assertTrue(trace.contains("IllegalStateException: a\r\n?[31m??31m???????\tö漢😀\n\tat "), trace);
        assertEquals(1, line.lines().count());
    }

    private SyncItem pushed() {
        Handlers handlers = Handlers.builder()
                .effect("/api/mails", (item, context) -> {
                    throw thrown;
                })
                .build();
        try (OfflineSync sync = OfflineSync.builder(new InMemoryStore(InstantSource.system()))
                .handlers(handlers)
                .build()) {
            return sync.queue()
                    .push(ANN, List.of(Submission.of("/api/mails", Method.POST, Map.of("to", "bob"))))
                    .get(0)
                    .item();
        }
    }

    @Test
    void a_handler_that_throws_is_in_the_log_once_with_its_stack_trace() {
        logger.setLevel(Level.INFO);

        SyncItem item = pushed();

        assertEquals(1, log.list.size());
        ILoggingEvent event = log.list.get(0);
        assertEquals(Level.ERROR, event.getLevel());
        assertEquals(
                "the handler of POST /api/mails threw, for item " + item.id().hex() + " of user ann",
                event.getFormattedMessage());
        assertSame(thrown, ((ThrowableProxy) event.getThrowableProxy()).getThrowable());
    }

    @Test
    void the_level_of_the_log_decides_whether_attempts_are_in_it() {
        logger.setLevel(Level.DEBUG);

        SyncItem item = pushed();

        String name = "item " + item.id().hex() + " of user ann: POST /api/mails ";
        assertEquals(
                List.of(name + "is stored", name + "is pending after attempt 1 (handler)"),
                log.list.stream()
                        .filter(e -> e.getLevel() == Level.DEBUG)
                        .map(ILoggingEvent::getFormattedMessage)
                        .toList());
    }
}
