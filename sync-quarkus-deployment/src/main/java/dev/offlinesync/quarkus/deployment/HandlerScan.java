package dev.offlinesync.quarkus.deployment;

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
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;

/** Finds what carries {@link SyncHandler}. */
final class HandlerScan {
    private static final List<DotName> PARAMETERS =
            List.of(DotName.createSimple(SyncItem.class), DotName.createSimple(Context.class));

    private final IndexView index;
    private final List<DeclaredHandler> handlers;

    /** @throws DeploymentException if what carries the annotation is no handler */
    HandlerScan(IndexView index) {
        this.index = index;
        this.handlers = index.getAnnotations(DotName.createSimple(SyncHandler.class)).stream()
                .map(this::declared)
                .toList();
    }

    List<DeclaredHandler> handlers() {
        return handlers;
    }

    Set<String> beans() {
        return handlers.stream().map(DeclaredHandler::bean).collect(Collectors.toSet());
    }

    private DeclaredHandler declared(AnnotationInstance found) {
        String path = found.value().asString();
        return found.target().kind() == AnnotationTarget.Kind.CLASS
                ? ofClass(path, found.target().asClass())
                : ofMethod(path, found.target().asMethod());
    }

    private DeclaredHandler ofClass(String path, ClassInfo type) {
        boolean isPure = implementsIt(type, PureHandler.class);
        boolean isEffect = implementsIt(type, EffectHandler.class);
        if (isPure == isEffect) {
            throw new DeploymentException(type.name() + " has @SyncHandler(\"" + path + "\") and is "
                    + (isPure
                            ? "both a PureHandler and an EffectHandler: make two of it"
                            : "neither a PureHandler nor an EffectHandler: let it implement one of them, or put the"
                                    + " annotation on a method of it"));
        }
        return new DeclaredHandler(path, type.name().toString(), "", isPure ? Kind.PURE : Kind.EFFECT);
    }

    private boolean implementsIt(ClassInfo type, Class<?> handler) {
        return index.getAllKnownImplementations(DotName.createSimple(handler)).contains(type);
    }

    private static DeclaredHandler ofMethod(String path, MethodInfo method) {
        List<DotName> parameters =
                method.parameterTypes().stream().map(Type::name).toList();
        boolean isPure = returns(method, Plan.class);
        boolean isEffect = returns(method, Outcome.class);
        boolean cannotBeCalled = Modifier.isPrivate(method.flags()) || Modifier.isStatic(method.flags());
        if (!parameters.equals(PARAMETERS) || isPure == isEffect || cannotBeCalled) {
            throw new DeploymentException(method.declaringClass().name() + "." + method.name() + " has @SyncHandler(\""
                    + path + "\"), but is not what a handler is: it takes (SyncItem, Context), returns a Plan or an"
                    + " Outcome, and is neither private nor static");
        }
        return new DeclaredHandler(
                path, method.declaringClass().name().toString(), method.name(), isPure ? Kind.PURE : Kind.EFFECT);
    }

    /** Or one of its kinds, which are nested in it. */
    private static boolean returns(MethodInfo method, Class<?> type) {
        String returned = method.returnType().name().toString();
        return returned.equals(type.getName()) || returned.startsWith(type.getName() + "$");
    }
}
