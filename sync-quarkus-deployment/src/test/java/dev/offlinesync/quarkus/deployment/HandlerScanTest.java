package dev.offlinesync.quarkus.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.quarkus.DeclaredHandler;
import dev.offlinesync.quarkus.DeclaredHandler.Kind;
import dev.offlinesync.quarkus.SyncHandler;
import jakarta.enterprise.inject.spi.DeploymentException;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jboss.jandex.Index;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandlerScanTest {
    static class Methods {
        @SyncHandler("/pure")
        Plan.Reject pure(SyncItem item, Context context) {
            throw new UnsupportedOperationException();
        }

        @SyncHandler("/effect")
        Outcome effect(SyncItem item, Context context) {
            return new Outcome.Done(Map.of());
        }
    }

    @SyncHandler("/class")
    static class OfClass implements EffectHandler {
        @Override
        public Outcome call(SyncItem item, Context context) {
            return new Outcome.Done(Map.of());
        }
    }

    @SyncHandler("/neither")
    static class Neither {}

    @SyncHandler("/both")
    abstract static class Both implements PureHandler, EffectHandler {}

    static class OtherParameters {
        @SyncHandler("/other")
        Plan plan(SyncItem item) {
            throw new UnsupportedOperationException();
        }
    }

    static class OtherResult {
        @SyncHandler("/other")
        String plan(SyncItem item, Context context) {
            return "";
        }
    }

    static class Private {
        @SyncHandler("/private")
        private Plan plan(SyncItem item, Context context) {
            throw new UnsupportedOperationException();
        }
    }

    private static HandlerScan scan(Class<?>... types) throws IOException {
        return new HandlerScan(Index.of(types));
    }

    @Test
    void methods_and_classes_are_found_with_what_they_promise() throws IOException {
        String methods = Methods.class.getName();
        String type = OfClass.class.getName();

        assertEquals(
                Set.of(
                        new DeclaredHandler("/pure", methods, "pure", Kind.PURE),
                        new DeclaredHandler("/effect", methods, "effect", Kind.EFFECT),
                        new DeclaredHandler("/class", type, "", Kind.EFFECT)),
                Set.copyOf(scan(Methods.class, OfClass.class).handlers()));
    }

    @ParameterizedTest
    @ValueSource(classes = {Neither.class, Both.class, OtherParameters.class, OtherResult.class, Private.class})
    void what_is_no_handler_stops_the_build_and_is_named(Class<?> type) {
        DeploymentException refused = assertThrows(DeploymentException.class, () -> scan(type));

        assertTrue(refused.getMessage().startsWith(type.getName()), refused::getMessage);
        assertTrue(refused.getMessage().contains("@SyncHandler(\"/"), refused::getMessage);
    }
}
