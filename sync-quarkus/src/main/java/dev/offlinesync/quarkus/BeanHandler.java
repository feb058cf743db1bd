package dev.offlinesync.quarkus;

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handler;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.item.SyncItem;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** A bean that is a handler, or has one as a method. It is asked for when an item comes, since it may need the queue itself. */
final class BeanHandler {
    private BeanHandler() {}

    static Handler of(DeclaredHandler declared, Instance<Object> beans) {
        Class<?> type = type(declared.bean());
        boolean isPure = declared.kind() == DeclaredHandler.Kind.PURE;
        if (declared.method().isEmpty()) {
            return isPure
                    ? (PureHandler)
                            (item, context) -> ((PureHandler) beans.select(type).get()).plan(item, context)
                    : (EffectHandler) (item, context) ->
                            ((EffectHandler) beans.select(type).get()).call(item, context);
        }
        Method method = method(type, declared.method());
        return isPure
                ? (PureHandler) (item, context) ->
                        (Plan) plan(method, beans.select(type).get(), item, context)
                : (EffectHandler) (item, context) ->
                        (Outcome) call(method, beans.select(type).get(), item, context);
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name, false, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the application was built with the handler " + name + ", and lacks it", e);
        }
    }

    private static Method method(Class<?> type, String name) {
        try {
            Method method = type.getDeclaredMethod(name, SyncItem.class, Context.class);
            method.setAccessible(true);
            return method;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(
                    "the application was built with the handler " + type.getName() + "." + name + ", and lacks it", e);
        }
    }

    @SuppressWarnings("NullAway") // a handler that answers null is told so by the queue
    private static Object plan(Method method, Object bean, SyncItem item, Context context) {
        try {
            return call(method, bean, item, context);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw sneaky(e);
        }
    }

    @SuppressWarnings("NullAway")
    private static Object call(Method method, Object bean, SyncItem item, Context context) throws Exception {
        try {
            return method.invoke(bean, item, context);
        } catch (InvocationTargetException e) {
            @Nullable Throwable thrown = e.getTargetException();
            if (thrown instanceof Error error) {
                throw error;
            }
            throw thrown instanceof Exception exception ? exception : e; // an interruption among them
        }
    }

    /** As Kotlin throws it: the queue takes what a handler throws, announced or not. */
    @SuppressWarnings("unchecked")
    private static <E extends Exception> RuntimeException sneaky(Exception e) throws E {
        throw (E) e;
    }
}
