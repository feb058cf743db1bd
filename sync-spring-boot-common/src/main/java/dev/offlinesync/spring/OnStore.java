package dev.offlinesync.spring;

import dev.offlinesync.spring.OfflineSyncProperties.StoreKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.ClassUtils;

/** The condition of {@link ConditionalOnStore}. */
final class OnStore extends SpringBootCondition {
    /** In the order in which they are told. */
    private static final Map<StoreKind, String> ADAPTERS = new EnumMap<>(Map.of(
            StoreKind.MONGO, "dev.offlinesync.mongo.MongoStore",
            StoreKind.POSTGRES, "dev.offlinesync.postgres.PostgresStore",
            StoreKind.SQLITE, "dev.offlinesync.sqlite.SqliteStore"));

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        StoreKind kind = metadata.getAnnotations().get(ConditionalOnStore.class).getEnum("value", StoreKind.class);
        StoreKind chosen = chosen(context.getEnvironment());
        ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnStore.class);
        if (chosen == StoreKind.AUTO && there(context.getClassLoader()).size() > 1) {
            return ConditionOutcome.noMatch(message.because("several adapters are on the class path"));
        }
        boolean matches = isThere(kind, context.getClassLoader()) && (chosen == kind || chosen == StoreKind.AUTO);
        return new ConditionOutcome(matches, message.because("offline-sync.store is " + chosen));
    }

    private static StoreKind chosen(Environment environment) {
        return Binder.get(environment)
                .bind(OfflineSyncProperties.PREFIX + ".store", StoreKind.class)
                .orElse(StoreKind.AUTO);
    }

    private static boolean isThere(StoreKind kind, @Nullable ClassLoader loader) {
        return ClassUtils.isPresent(Objects.requireNonNull(ADAPTERS.get(kind)), loader);
    }

    /** The stores whose adapters are on the class path. */
    static List<StoreKind> there(@Nullable ClassLoader loader) {
        return ADAPTERS.keySet().stream().filter(kind -> isThere(kind, loader)).toList();
    }
}
