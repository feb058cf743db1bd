package dev.offlinesync.spring;

import dev.offlinesync.core.handler.Handler;
import dev.offlinesync.core.handler.Route;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Finds what carries {@link SyncHandler}, and makes none of those beans yet: they may well need the queue themselves.
 */
final class HandlerScan {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerScan.class);

    private final ConfigurableListableBeanFactory beans;

    HandlerScan(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /** @param origin for a person: which bean or method it is */
    record Found(String path, String origin, Handler handler) {}

    /** @throws CannotStart if what carries the annotation is no handler */
    List<Found> handlers() {
        List<Found> found = new ArrayList<>();
        for (String name : beans.getBeanNamesForType(Object.class, true, false)) {
            if (ScopedProxyUtils.isScopedTarget(name)) {
                continue; // its proxy is found too
            }
            Class<?> type = AutoProxyUtils.determineTargetClass(beans, name);
            SyncHandler onBean = beans.findAnnotationOnBean(name, SyncHandler.class, false);
            if (onBean != null) {
                found.add(new Found(onBean.value(), "the bean " + name, BeanHandler.of(beans, name, onBean.value())));
            }
            if (onBean == null && type != null && Handler.class.isAssignableFrom(type) && isNobodys()) {
                LOG.warn(
                        "the bean {} is a handler, but nothing says of which path: annotate it with @SyncHandler",
                        name);
            }
            if (type != null && AnnotationUtils.isCandidateClass(type, SyncHandler.class)) {
                methods(type)
                        .forEach((method, path) -> found.add(new Found(
                                path, MethodHandler.name(method), MethodHandler.of(beans, name, method, path))));
            }
        }
        return found;
    }

    /** Whether a bean that is a handler and has no path can be no part of a route either. */
    private boolean isNobodys() {
        return beans.getBeanNamesForType(Route.class, true, false).length == 0;
    }

    /** Not those that make a bean: there the annotation is the bean's. */
    private static Map<Method, String> methods(Class<?> type) {
        return MethodIntrospector.selectMethods(
                type,
                (Method method) -> Stream.of(method)
                        .filter(m -> !AnnotatedElementUtils.hasAnnotation(m, Bean.class))
                        .map(m -> AnnotatedElementUtils.findMergedAnnotation(m, SyncHandler.class))
                        .flatMap(Stream::ofNullable)
                        .map(SyncHandler::value)
                        .findFirst()
                        .orElse(null));
    }
}
