package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.app.Modules.Module;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code offline-sync new} writes builds and passes its own test. Our modules are those of this build, in a repository
 * of their own and under a version of their own, so that Maven takes none that somebody has installed; everything else
 * comes from where Maven has it.
 */
@Tag("thorough")
class NewProjectIT {
    private static final String VERSION = Modules.text(Modules.pom(Modules.ROOT.resolve("sync-bom")), "version");

    private static final String OF_THE_TEST = VERSION.replace("-SNAPSHOT", "") + "-of-the-test";

    @TempDir
    private static Path repository;

    @TempDir
    private Path dir;

    @BeforeAll
    static void a_repository_of_this_build() throws IOException {
        offer("sync-bom", "pom", Modules.ROOT.resolve("sync-bom/pom.xml"));
        offer("offline-sync-parent", "pom", Modules.ROOT.resolve("pom.xml"));
        for (Module module : Modules.published()) {
            Path jar = module.directory().resolve("target/" + module.artifact() + "-" + VERSION + ".jar");
            assertTrue(Files.exists(jar), () -> jar + " is missing: ./mvnw package -DskipTests makes it");
            offer(module.artifact(), "pom", module.directory().resolve("pom.xml"));
            offer(module.artifact(), "jar", jar);
        }
    }

    private static void offer(String artifact, String type, Path file) throws IOException {
        Path place = repository.resolve("dev/offlinesync/" + artifact + "/" + OF_THE_TEST);
        Files.createDirectories(place);
        Path offered = place.resolve(artifact + "-" + OF_THE_TEST + "." + type);
        if (type.equals("pom")) {
            Files.writeString(offered, Files.readString(file).replace(VERSION, OF_THE_TEST));
        } else {
            Files.copy(file, offered);
            renameWithin(offered);
        }
    }

    /** An extension of Quarkus names its other half, with the version. */
    private static void renameWithin(Path jar) throws IOException {
        try (FileSystem content = FileSystems.newFileSystem(jar)) {
            Path extension = content.getPath("META-INF/quarkus-extension.properties");
            if (Files.exists(extension)) {
                Files.writeString(extension, Files.readString(extension).replace(VERSION, OF_THE_TEST));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "quarkus", "spring"})
    void a_new_project_builds_and_passes_its_test(String framework) throws Exception {
        Path project = dir.resolve("my-shop");
        said(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar",
                System.getProperty("sync-app.jar"),
                "new",
                "--framework",
                framework,
                "--package",
                "com.example.shop",
                project.toString()));

        String built = said(List.of(
                Modules.ROOT.resolve("mvnw").toString(),
                "-B",
                "-ntp",
                "-f",
                project.resolve("pom.xml").toString(),
                "-Dmaven.repo.local.tail=" + repository,
                "-Dofflinesync.version=" + OF_THE_TEST,
                "package"));

        assertTrue(built.contains("Tests run: 2, Failures: 0, Errors: 0, Skipped: 0"), built);
    }

    private static String said(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return said;
    }
}
