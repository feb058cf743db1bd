package dev.offlinesync.core.handler;

/** A submission that is not well-formed for the route it goes to. The message can be shown; nothing was stored. */
public final class InvalidSubmission extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String field;

    /** @param field the property that is at fault, as a JSON pointer within the item: {@code /data/_id} */
    public InvalidSubmission(String field, String message) {
        super(message);
        this.field = field;
    }

    /** The same fault, told of one submission among several. */
    public InvalidSubmission amongSeveral(int index, String submission) {
        return new InvalidSubmission(
                field, "the submission at index " + index + ", " + submission + ": " + getMessage());
    }

    public String field() {
        return field;
    }
}
