package dev.offlinesync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.SyncItem;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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

    @ParameterizedTest
    @ValueSource(strings = {"dev.offlinesync.api.body.ItemRequest", "dev.offlinesync.api.jwt.JwksDocument$Entries"})
    void what_is_read_by_reflection(String name) throws ClassNotFoundException {
        Class<?> type = Class.forName(name);
        assertThat(RuntimeHintsPredicates.reflection().onType(type)).accepts(hints);
        assertThat(type.getDeclaredFields())
                .isNotEmpty()
                .allMatch(field -> hints.reflection()
                        .getTypeHint(type)
                        .fields()
                        .anyMatch(hint -> hint.getName().equals(field.getName())));
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
