package dev.offlinesync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.SyncItem;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.util.ReflectionUtils;

/** What a native image must keep. */
class HintsTest {
    private final RuntimeHints hints = new RuntimeHints();

    HintsTest() {
        new OfflineSyncHints().registerHints(hints, HintsTest.class.getClassLoader());
    }

    @Test
    void the_schema_of_postgresql() {
        assertThat(hints)
                .matches(RuntimeHintsPredicates.resource().forResource("dev/offlinesync/postgres/schema-1.sql"));
    }

    @Test
    void the_schema_of_sqlite() {
        assertThat(Stream.of(1, 2))
                .allMatch(version -> RuntimeHintsPredicates.resource()
                        .forResource("dev/offlinesync/sqlite/schema-" + version + ".sql")
                        .test(hints));
    }

    /** The other is in one line of Spring Boot alone. */
    @Test
    void the_jackson_that_is_there() throws ClassNotFoundException {
        Class<?> type = Class.forName("com.fasterxml.jackson.core.JsonFactory");
        assertThat(RuntimeHintsPredicates.reflection().onType(type)).accepts(hints);
    }

    static class Billing {
        @SyncHandler("/invoices")
        Outcome invoice(SyncItem item, Context context) {
            return new Outcome.Done(null);
        }
    }

    @Test
    void methods_that_are_handlers() {
        new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Billing.class);
        assertThat(hints.reflection().getTypeHint(Billing.class).methods())
                .anyMatch(hint -> hint.getName()
                        .equals(ReflectionUtils.findMethod(Billing.class, "invoice", SyncItem.class, Context.class)
                                .getName()));
    }
}
