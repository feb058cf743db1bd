package dev.offlinesync.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** The modules of this build, as their pom.xml says. */
final class Modules {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Modules() {}

    /** What a release uploads as a jar. */
    static List<Module> published() {
        return child(pom(ROOT), "modules").stream()
                .flatMap(modules -> children(modules, "module").stream())
                .map(module -> ROOT.resolve(module.getTextContent()))
                .map(directory -> new Module(directory, pom(directory)))
                .filter(module -> !module.text("packaging").equals("pom"))
                .filter(module -> !module.property("maven.deploy.skip").equals("true"))
                .toList();
    }

    static Element pom(Path directory) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(directory.resolve("pom.xml").toFile())
                    .getDocumentElement();
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new AssertionError("Cannot read the pom.xml of " + directory, e);
        }
    }

    static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    /** The first of this name, in a list of one or none. */
    static List<Element> child(Element parent, String name) {
        return children(parent, name).stream().limit(1).toList();
    }

    static String text(Element parent, String name) {
        return child(parent, name).stream()
                .map(element -> element.getTextContent().strip())
                .findFirst()
                .orElse("");
    }

    record Module(Path directory, Element pom) {
        String artifact() {
            return text("artifactId");
        }

        String text(String name) {
            return Modules.text(pom, name);
        }

        String property(String name) {
            return child(pom, "properties").stream()
                    .map(properties -> Modules.text(properties, name))
                    .findFirst()
                    .orElse("");
        }

        /** Those with classes. */
        Set<String> packages() throws IOException {
            Path sources = directory.resolve("src/main/java");
            try (Stream<Path> files = Files.walk(sources)) {
                return files.filter(file -> file.toString().endsWith(".java"))
                        .map(file -> sources.relativize(file.getParent()).toString())
                        .map(file -> file.replace('/', '.').replace('\\', '.'))
                        .collect(TreeSet::new, Set::add, Set::addAll);
            }
        }

        /** What is for nobody outside of this project, as {@code package-info.java} says. */
        Set<String> internalPackages() throws IOException {
            Set<String> internal = new TreeSet<>();
            for (String name : packages()) {
                Path info = directory.resolve("src/main/java/" + name.replace('.', '/') + "/package-info.java");
                if (Files.readString(info)
                        .contains("\n * Internal: not for applications, and may change in any version.\n")) {
                    internal.add(name);
                }
            }
            return internal;
        }

        @Override
        public String toString() {
            return artifact();
        }
    }
}
