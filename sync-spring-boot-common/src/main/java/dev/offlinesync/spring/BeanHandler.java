package dev.offlinesync.spring;

import dev.offlinesync.core.handler.EffectHandler;
import dev.offlinesync.core.handler.Handler;
import dev.offlinesync.core.handler.PureHandler;
import org.springframework.beans.factory.BeanFactory;

/** A bean that is a handler, asked for when the first item comes. */
final class BeanHandler {
    private BeanHandler() {}

    static Handler of(BeanFactory beans, String name, String path) {
        boolean isPure = beans.isTypeMatch(name, PureHandler.class);
        boolean isEffect = beans.isTypeMatch(name, EffectHandler.class);
        if (isPure == isEffect) {
            throw new CannotStart(
                    "The bean " + name + " has @SyncHandler(\"" + path + "\") and is "
                            + (isPure
                                    ? "both a PureHandler and an EffectHandler."
                                    : "neither a PureHandler nor an EffectHandler."),
                    isPure
                            ? "Make two beans of it."
                            : "Let it implement one of them, or put the annotation on a method of it.");
        }
        return isPure
                ? (PureHandler) (item, context) ->
                        beans.getBean(name, PureHandler.class).plan(item, context)
                : (EffectHandler) (item, context) ->
                        beans.getBean(name, EffectHandler.class).call(item, context);
    }
}
