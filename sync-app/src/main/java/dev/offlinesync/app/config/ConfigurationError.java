package dev.offlinesync.app.config;

import java.util.List;

/** The configuration cannot be used. Each problem is one line for a person, and none holds a secret. */
public final class ConfigurationError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public ConfigurationError(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    public ConfigurationError(String problem) {
        this(List.of(problem));
    }

    public List<String> problems() {
        return problems;
    }
}
