package dev.offlinesync.app.resources;

import java.util.List;

/** A resources file cannot be used. Each problem is one line that names the file and the place in it. */
public final class ResourcesError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    ResourcesError(List<String> problems) {
        super(String.join("\n", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
