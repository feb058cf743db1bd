package dev.offlinesync.core.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.UserId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ForwardingSyncQueueTest {
    private static final Map<Class<?>, Object> GIVEN = Map.of(
            UserId.class,
            new UserId("ann"),
            Submission.class,
            Submission.of("/api/notes", Method.POST, Map.of()),
            ItemId.class,
            new ItemId("64b7f0c2a1b2c3d4e5f60718"),
            List.class,
            List.of(),
            Set.class,
            Set.of(),
            int.class,
            1);

    private final List<String> called = new ArrayList<>();

    private final SyncQueue other = (SyncQueue) Proxy.newProxyInstance(
            SyncQueue.class.getClassLoader(), new Class<?>[] {SyncQueue.class}, (proxy, method, arguments) -> {
                called.add(method.getName() + Arrays.toString(arguments));
                return method.getReturnType() == List.class ? Arrays.asList((Object) null) : null;
            });

    private final SyncQueue forwarding = new ForwardingSyncQueue(other) {
        @Override
        public SyncQueue forClients() {
            return this;
        }
    };

    @Test
    void every_call_is_the_others_with_the_same_arguments() throws ReflectiveOperationException {
        for (java.lang.reflect.Method method : SyncQueue.class.getMethods()) {
            if (Modifier.isStatic(method.getModifiers())
                    || method.isDefault() // calls another one
                    || Set.of("forClients", "add").contains(method.getName())) {
                continue;
            }
            Object[] arguments =
                    Arrays.stream(method.getParameterTypes()).map(GIVEN::get).toArray();
            called.clear();
            try {
                method.invoke(forwarding, arguments);
            } catch (InvocationTargetException e) {
                throw new AssertionError(method + " failed", e.getCause());
            }
            assertEquals(List.of(method.getName() + Arrays.toString(arguments.length == 0 ? null : arguments)), called);
        }
    }

    @Test
    void one_that_is_added_is_a_list_of_one() {
        Submission submission = Submission.of("/api/notes", Method.POST, Map.of());

        forwarding.add(new UserId("ann"), submission);

        assertEquals(List.of("addAll[ann, " + List.of(submission) + "]"), called);
    }
}
