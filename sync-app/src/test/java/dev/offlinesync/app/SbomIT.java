package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** Scanners find what is in the jar. */
class SbomIT {
    private static final Path JAR = Path.of(System.getProperty("sync-app.jar", "target/sync-app.jar"));
    private static final String INSIDE = "META-INF/sbom/application.cdx.json";

    @Test
    void the_sbom_beside_the_jar_is_in_it_too_and_names_every_library_in_the_jar() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            ZipEntry entry = jar.getEntry(INSIDE);
            assertTrue(entry != null || !"true".equals(System.getenv("CI")), "CI builds online, with an SBOM");
            assumeTrue(entry != null, "skipped: Maven makes no SBOM while it is offline");
            byte[] inside = read(jar, entry);
            assertArrayEquals(Files.readAllBytes(JAR.resolveSibling("sync-app.cdx.json")), inside);
            JsonNode sbom = Client.JSON.readTree(inside);
            assertEquals("CycloneDX", sbom.get("bomFormat").asText());
            Set<String> named = new TreeSet<>();
            sbom.get("components")
                    .forEach(component -> named.add(component.get("group").asText() + ":"
                            + component.get("name").asText() + ":"
                            + component.get("version").asText()));
            named.add("dev.offlinesync:sync-app:"
                    + sbom.at("/metadata/component/version").asText());

            Set<String> contained = libraries(jar);
            assertTrue(contained.size() > 30, contained::toString);
            contained.removeAll(named);
            assertEquals(Set.of(), contained);
        }
    }

    /** By the files that Maven puts into each jar. */
    private static Set<String> libraries(JarFile jar) throws IOException {
        List<? extends ZipEntry> descriptions = jar.stream()
                .filter(e -> e.getName().matches("META-INF/maven/.*/pom\\.properties"))
                .toList();
        Set<String> libraries = new TreeSet<>();
        for (ZipEntry description : descriptions) {
            Properties library = new Properties();
            library.load(new java.io.ByteArrayInputStream(read(jar, description)));
            libraries.add(library.getProperty("groupId") + ":" + library.getProperty("artifactId") + ":"
                    + library.getProperty("version"));
        }
        return libraries;
    }

    private static byte[] read(JarFile jar, ZipEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
