package dev.offlinesync.app.resources;

/** A schema cannot be used. */
final class InvalidSchema extends Exception {
    private static final long serialVersionUID = 1L;

    private final String pointer;
    private final String problem;

    /** @param pointer where in the schema, empty for the schema itself */
    InvalidSchema(String pointer, String problem) {
        super(problem);
        this.pointer = pointer;
        this.problem = problem;
    }

    String problem() {
        return problem;
    }

    String pointer() {
        return pointer;
    }
}
