package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.app.Modules.Module;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** What users can rely on about every module that is published, those to come included. */
class PublishedModulesTest {
    private static final List<Module> PUBLISHED = Modules.published();

    /** What can be on one path: of the starters, an application has that for its line of Spring Boot. */
    private static final List<Module> TOGETHER = PUBLISHED.stream()
            .filter(module -> !module.artifact().equals("sync-spring-boot3-starter"))
            .toList();

    @Test
    void the_bom_has_every_published_module_and_no_other() {
        Set<String> published = new TreeSet<>();
        PUBLISHED.forEach(module -> published.add(module.artifact()));
        Set<String> managed = new TreeSet<>();
        managed().forEach(dependency -> managed.add(Modules.text(dependency, "artifactId")));

        assertEquals(published, managed);
    }

    @Test
    void the_bom_sets_versions_and_leaves_scopes_to_the_application() {
        for (Element dependency : managed()) {
            String artifact = Modules.text(dependency, "artifactId");
            assertEquals("${project.version}", Modules.text(dependency, "version"), artifact);
            assertEquals("", Modules.text(dependency, "scope"), artifact);
        }
    }

    /** The profile of a release leaves out the tests of all others. */
    @Test
    void the_tests_that_are_published_are_those_in_the_bom() {
        Set<String> inBom = new TreeSet<>();
        managed().stream()
                .filter(dependency -> Modules.text(dependency, "type").equals("test-jar"))
                .forEach(dependency -> inBom.add(Modules.text(dependency, "artifactId")));
        Set<String> published = new TreeSet<>();
        PUBLISHED.stream()
                .filter(module -> module.property("publish.tests").equals("true"))
                .forEach(module -> published.add(module.artifact()));

        assertEquals(inBom, published);
    }

    @Test
    void every_module_has_a_name_on_the_module_path_that_begins_each_of_its_packages() throws IOException {
        Map<String, Module> names = new HashMap<>();
        for (Module module : TOGETHER) {
            String name = module.property("java.module");
            assertTrue(
                    name.matches("dev\\.offlinesync(\\.[a-z0-9]+)+"), () -> module + " lacks the property java.module");
            assertEquals(null, names.put(name, module), name);
            for (String contained : module.packages()) {
                assertTrue((contained + ".").startsWith(name + "."), () -> contained + " is in module " + name);
            }
        }
    }

    /** The module path refuses two modules with the same package. */
    @Test
    void no_package_is_in_two_modules() throws IOException {
        Map<String, Module> found = new HashMap<>();
        for (Module module : TOGETHER) {
            for (String contained : module.packages()) {
                Module other = found.put(contained, module);
                assertEquals(null, other, () -> contained + " is also in " + module);
            }
        }
    }

    @Test
    void every_module_says_what_it_is() {
        for (Module module : PUBLISHED) {
            assertNotEquals("", module.text("name"), module::artifact);
            assertNotEquals("", module.text("description"), module::artifact);
        }
    }

    @Test
    void packages_that_say_they_are_internal_are_those_that_the_api_docs_and_the_api_check_leave_out()
            throws IOException {
        Set<String> internal = new TreeSet<>();
        for (Module module : PUBLISHED) {
            internal.addAll(module.internalPackages());
        }

        Module parent = new Module(Modules.ROOT, Modules.pom(Modules.ROOT));
        assertEquals(String.join(",", internal), parent.property("internal.packages"));
    }

    @Test
    void the_page_on_embedding_imports_the_bom_and_names_every_module() throws IOException {
        String page = Files.readString(Modules.ROOT.resolve("docs/embedding.md"));
        Element bom = Modules.pom(Modules.ROOT.resolve("sync-bom"));

        assertTrue(page.contains("<artifactId>%s</artifactId>\n            <version>%s</version>"
                .formatted(Modules.text(bom, "artifactId"), Modules.text(bom, "version"))));
        for (Module module : PUBLISHED) {
            assertTrue(page.contains("`" + module + "`"), () -> "docs/embedding.md lacks " + module);
        }
    }

    private static List<Element> managed() {
        return Modules.child(Modules.pom(Modules.ROOT.resolve("sync-bom")), "dependencyManagement").stream()
                .flatMap(management -> Modules.child(management, "dependencies").stream())
                .flatMap(dependencies -> Modules.children(dependencies, "dependency").stream())
                .toList();
    }
}
