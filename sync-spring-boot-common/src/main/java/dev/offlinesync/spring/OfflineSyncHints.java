package dev.offlinesync.spring;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.util.ClassUtils;

/**
 * What a native image of an application needs beside what Spring finds itself: methods with {@link SyncHandler} are
 * {@code @Reflective}, and properties are bound with hints of Spring Boot's own.
 */
final class OfflineSyncHints implements RuntimeHintsRegistrar {
    /** The bounds of an item are annotations, which the validator reads; Jackson reads the document of keys. */
    private static final String[] READ_BY_REFLECTION = {
        "dev.offlinesync.api.body.ItemRequest", "dev.offlinesync.api.jwt.JwksDocument$Entries"
    };

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader loader) {
        hints.resources().registerPattern("dev/offlinesync/sqlite/*.sql");
        hints.resources().registerPattern("dev/offlinesync/postgres/*.sql");
        for (String name : READ_BY_REFLECTION) {
            if (ClassUtils.isPresent(name, loader)) {
                register(ClassUtils.resolveClassName(name, loader), hints);
            }
        }
    }

    private static void register(Class<?> type, RuntimeHints hints) {
        hints.reflection()
                .registerType(
                        type, MemberCategory.INVOKE_DECLARED_CONSTRUCTORS, MemberCategory.INVOKE_DECLARED_METHODS);
        for (Field field : type.getDeclaredFields()) { // the category of all fields has another name in Spring 7
            hints.reflection().registerField(field);
        }
    }
}
