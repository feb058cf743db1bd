package dev.offlinesync.spring;

import dev.offlinesync.core.handler.Context;
import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handler;
import dev.offlinesync.core.handler.Outcome;
import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.item.SyncItem;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.util.ReflectionUtils;

/** A method of a bean that is a handler. */
final class MethodHandler {
    private static final Class<?>[] PARAMETERS = {SyncItem.class, Context.class};

    private MethodHandler() {}

    /** For a person, such as {@code Billing.invoice(SyncItem, Context)}. */
    static String name(Method method) {
        return method.getDeclaringClass().getSimpleName() + "." + method.getName()
                + Stream.of(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    static Handler of(BeanFactory beans, String bean, Method method, String path) {
        boolean takesAnItem = Arrays.equals(method.getParameterTypes(), PARAMETERS);
        boolean isPure = Plan.class.isAssignableFrom(method.getReturnType());
        boolean isEffect = Outcome.class.isAssignableFrom(method.getReturnType());
        if (!takesAnItem || isPure == isEffect || Modifier.isPrivate(method.getModifiers())) {
            throw new CannotStart(
                    method.getReturnType().getSimpleName() + " " + name(method) + " has @SyncHandler(\"" + path
                            + "\"), but is not what a handler is.",
                    "A handler takes (SyncItem, Context), returns a Plan or an Outcome, and is not private.");
        }
        return isPure
                ? (PureHandler) (item, context) -> (Plan) plan(method, beans.getBean(bean), item, context)
                : (EffectHandler) (item, context) -> (Outcome) call(method, beans.getBean(bean), item, context);
    }

    @SuppressWarnings("NullAway") // a handler that answers null is told so by the queue
    private static Object plan(Method method, Object bean, SyncItem item, Context context) {
        return ReflectionUtils.invokeMethod(invocable(method, bean), bean, item, context);
    }

    private static Object call(Method method, Object bean, SyncItem item, Context context) throws Exception {
        try {
            return invocable(method, bean).invoke(bean, item, context);
        } catch (InvocationTargetException e) {
            ReflectionUtils.rethrowException(e.getTargetException()); // an interruption among them
            throw e;
        }
    }

    /** The same method of the proxy, if the bean has one. */
    private static Method invocable(Method method, Object bean) {
        Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
        ReflectionUtils.makeAccessible(invocable);
        return invocable;
    }
}
