package dev.offlinesync.app.project;

import dev.offlinesync.app.config.ConfigurationError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;

/**
 * A project that builds and passes its test: a resource, a handler, a test of both.
 *
 * @param name of the Maven artifact, which is that of the directory
 * @param packageName of its classes, and the Maven group
 */
public record NewProject(Framework framework, Path directory, String name, String packageName) {
    private static final String NAME = "[A-Za-z][A-Za-z0-9._-]{0,99}";
    private static final String PACKAGE = "[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)*";

    /**
     * Nothing is written yet.
     *
     * @throws ConfigurationError if one of them cannot be, or if there is something in the directory
     */
    public static NewProject in(Path directory, Framework framework, String packageName) {
        Path place = directory.toAbsolutePath().normalize();
        @Nullable Path last = place.getFileName();
        String name = last == null ? "" : last.toString();
        if (!name.matches(NAME)) {
            throw new ConfigurationError(
                    "the directory's name becomes the project's, so it must begin with a letter, and"
                            + " have at most 100 of A-Z a-z 0-9 . _ - and nothing else; \"" + name + "\" has not");
        }
        if (!packageName.matches(PACKAGE) || !SourceVersion.isName(packageName, SourceVersion.RELEASE_17)) {
            throw new ConfigurationError(
                    "--package must be a Java package in lower case, such as com.example.shop, not " + packageName);
        }
        mustBeFree(directory, place);
        return new NewProject(framework, place, name, packageName);
    }

    private static void mustBeFree(Path given, Path place) {
        if (Files.exists(place) && !Files.isDirectory(place)) {
            throw new ConfigurationError(given + " is a file; name a directory that is empty, or not there yet");
        }
        if (!Files.exists(place)) {
            return;
        }
        try (Stream<Path> files = Files.list(place)) {
            if (files.findAny().isPresent()) {
                throw new ConfigurationError(
                        given + " is not empty; name a directory that is, or that is not there yet");
            }
        } catch (IOException e) {
            throw new ConfigurationError(given + " cannot be read: " + e);
        }
    }

    /**
     * Makes the directory, with all that is to be in it.
     *
     * @throws IOException if something cannot be written; what was written so far stays
     */
    public void write() throws IOException {
        for (Map.Entry<String, String> file : files().entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, filled(template(file.getValue())));
        }
    }

    /** Where each template goes. */
    private Map<String, String> files() {
        String from = framework.label() + "/";
        String in = "java/" + packageName.replace('.', '/') + "/";
        Map<String, String> files = new LinkedHashMap<>();
        files.put(".gitignore", "gitignore");
        files.put("README.md", from + "README.md");
        files.put("pom.xml", from + "pom.xml");
        framework.main().forEach(main -> {
            String where = main.endsWith(".java") ? in : "resources/";
            files.put("src/main/" + where + main, from + main);
        });
        files.put("src/test/" + in + "OrdersTest.java", from + "OrdersTest.java");
        return files;
    }

    private String filled(String template) throws IOException {
        String text = template.replace("{{name}}", name).replace("{{package}}", packageName);
        Properties versions = versions();
        for (String of : versions.stringPropertyNames()) {
            text = text.replace("{{" + of + "}}", versions.getProperty(of));
        }
        return text;
    }

    /** Those that this build was made with. */
    private static Properties versions() throws IOException {
        Properties versions = new Properties();
        try (InputStream in = open("versions.properties")) {
            versions.load(in);
        }
        return versions;
    }

    private static String template(String name) throws IOException {
        try (InputStream in = open(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream open(String name) {
        @Nullable InputStream in = NewProject.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException("the jar lacks " + name);
        }
        return in;
    }
}
