package dev.offlinesync.app.project;

import dev.offlinesync.app.config.ConfigurationError;
import dev.offlinesync.core.item.Spelling;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What an application is built with, and the sources that a new one has. */
public enum Framework {
    JAVA,
    QUARKUS,
    SPRING;

    /**
     * The one of this name.
     *
     * @throws ConfigurationError if there is none
     */
    public static Framework of(String name) {
        return Stream.of(values())
                .filter(framework -> framework.label().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new ConfigurationError("--framework must be one of " + String.join(", ", labels())
                        + ", not " + name
                        + Spelling.nearest(name, labels())
                                .map(meant -> "; did you mean " + meant + "?")
                                .orElse("")));
    }

    /** As it is written on the command line. */
    public static List<String> labels() {
        return Stream.of(values()).map(Framework::label).toList();
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Sources and settings, without the tests. */
    List<String> main() {
        return switch (this) {
            case JAVA -> List.of("App.java", "Orders.java");
            case QUARKUS -> List.of("Orders.java", "application.properties");
            case SPRING -> List.of("App.java", "Orders.java", "Security.java", "application.yaml");
        };
    }
}
