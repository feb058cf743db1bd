package dev.offlinesync.core.engine;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handler;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import org.junit.jupiter.api.Test;

class HangingCallsTest {
    private static final UserId ANN = new UserId("ann");
    private static final UserId BOB = new UserId("bob");

    private final HangingCalls hanging = new HangingCalls();
    private final Handler handler = handler();
    private final Handler other = handler();

    private static EffectHandler handler() {
        return new EffectHandler() { // not a lambda, which may be the same object each time
            @Override
            public Outcome call(SyncItem item, Context context) {
                return new Outcome.Done(null);
            }
        };
    }

    @Test
    void they_are_counted_for_each_user_and_handler() {
        for (int i = 0; i < HangingCalls.MOST_OF_USER; i++) {
            assertFalse(hanging.areTooMany(handler, ANN));
            hanging.add(handler, ANN);
        }

        assertTrue(hanging.areTooMany(handler, ANN));
        assertFalse(hanging.areTooMany(handler, BOB));
        assertFalse(hanging.areTooMany(other, ANN));
        hanging.remove(handler, ANN);
        assertFalse(hanging.areTooMany(handler, ANN));
    }

    @Test
    void of_many_users_there_are_too_many_in_all() {
        for (int i = 0; i < HangingCalls.MOST; i++) {
            assertFalse(hanging.areTooMany(handler, BOB));
            hanging.add(handler, new UserId("user-" + i));
        }

        assertTrue(hanging.areTooMany(handler, BOB));
        assertFalse(hanging.areTooMany(other, BOB));
    }
}
