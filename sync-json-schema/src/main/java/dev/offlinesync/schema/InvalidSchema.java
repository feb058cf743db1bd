package dev.offlinesync.schema;

/** A text is no schema that can be used. The message says where and why. */
public final class InvalidSchema extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String pointer;
    private final String problem;

    /** @param pointer where in the schema, empty for the schema itself */
    InvalidSchema(String pointer, String problem) {
        super((pointer.isEmpty() ? "the schema" : pointer) + " " + problem);
        this.pointer = pointer;
        this.problem = problem;
    }

    /** Where in the schema, as a JSON pointer; empty if it is the schema itself. */
    public String pointer() {
        return pointer;
    }

    /** What is wrong there, to be read behind the place. */
    public String problem() {
        return problem;
    }
}
