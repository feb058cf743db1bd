package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What a build downloads is what it was when it was chosen. */
class DownloadsTest {
    @Test
    void maven_itself_has_a_checksum_and_so_has_whatever_maven_downloads() throws IOException {
        Path settings = Modules.ROOT.resolve(".mvn");

        assertTrue(Files.readAllLines(settings.resolve("maven.config")).contains("-C"), "strict checksums");
        assertTrue(Files.readAllLines(settings.resolve("wrapper/maven-wrapper.properties")).stream()
                .anyMatch(line -> line.matches("distributionSha256Sum=[0-9a-f]{64}")));
    }

    @Test
    void whoever_finds_a_vulnerability_learns_where_to_report_it() throws IOException {
        String page = Files.readString(Modules.ROOT.resolve("SECURITY.md"));
        String release = Files.readString(Modules.ROOT.resolve("sync-bom/pom.xml"));

        assertTrue(page.contains("## Reporting"));
        assertTrue(
                !page.contains("SECURITY-CONTACT") || release.contains("contains(\"SECURITY-CONTACT\")"),
                "the release must check that the placeholder is gone");
    }
}
