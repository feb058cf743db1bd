package dev.offlinesync.examples.courier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.quarkus.OfflineSyncConfig;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of properties on the page, held against those that there are. */
class PropertiesTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(offline-sync[^`]*)` \\| ([^|]*) \\|");

    @Test
    void the_page_names_every_property_and_its_default() throws IOException {
        Map<String, String> known = new TreeMap<>();
        collect(OfflineSyncConfig.class, OfflineSyncConfig.PREFIX, known);

        Map<String, String> shown = new TreeMap<>();
        ROW.matcher(Files.readString(Path.of("../../docs/quarkus.md")))
                .results()
                .forEach(row -> shown.put(row.group(1), row.group(2).matches("`[^`]*`") ? row.group(2) : ""));

        assertEquals(known, shown);
    }

    private static void collect(Class<?> group, String prefix, Map<String, String> found) {
        for (Method method : group.getMethods()) {
            String name =
                    prefix + "." + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase();
            WithDefault byDefault = method.getAnnotation(WithDefault.class);
            if (isOurs(method.getReturnType())) {
                collect(method.getReturnType(), name, found);
            } else if (method.getGenericReturnType() instanceof ParameterizedType type && isOurs(rawArgument(type))) {
                collect(rawArgument(type), name + "[]", found);
            } else {
                found.put(name, byDefault == null ? "" : "`" + byDefault.value() + "`");
            }
        }
    }

    private static boolean isOurs(Class<?> type) {
        return type.isInterface() && type.getPackage().equals(OfflineSyncConfig.class.getPackage());
    }

    private static Class<?> rawArgument(ParameterizedType type) {
        return type.getActualTypeArguments()[0] instanceof Class<?> argument ? argument : Object.class;
    }
}
