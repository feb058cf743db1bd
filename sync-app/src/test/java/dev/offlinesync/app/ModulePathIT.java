package dev.offlinesync.app;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.app.Modules.Module;
import java.io.File;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What Java makes of our jars on a module path. */
class ModulePathIT {
    @Test
    void every_jar_is_a_module_with_the_name_that_its_pom_says() {
        Map<String, String> expected = new TreeMap<>();
        Map<String, String> found = new TreeMap<>();
        Map<String, String> names =
                Modules.published().stream().collect(toMap(Module::artifact, module -> module.property("java.module")));
        for (Path jar : jars()) {
            String file = jar.getFileName().toString();
            String artifact = file.replaceFirst("-\\d.*", "");
            expected.put(file, names.get(artifact) + (file.endsWith("-tests.jar") ? ".contract" : ""));
            found.put(file, descriptor(jar).name());
        }

        assertTrue(expected.size() > 5, expected::toString);
        assertEquals(expected, found);
    }

    /** Of test jars, only that with the HTTP contract is for users. */
    private static Path[] jars() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(entry -> entry.getParent().getParent().getParent().equals(Modules.ROOT))
                .filter(entry -> entry.toString().matches(".*/sync-(?!app)[a-z-]+-\\d[^/]*\\.jar"))
                .filter(entry -> !entry.toString().endsWith("-tests.jar")
                        || entry.toString().contains("http-api"))
                .toArray(Path[]::new);
    }

    private static ModuleDescriptor descriptor(Path jar) {
        return ModuleFinder.of(jar).findAll().iterator().next().descriptor();
    }
}
