package dev.offlinesync.schema;

import java.util.List;
import java.util.stream.Collectors;

/** A text is no schema that can be used. The message says where and why, of each fault. */
public final class InvalidSchema extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    /**
     * @param pointer where in the schema, as a JSON pointer; empty for the schema itself
     * @param problem what is wrong there, to be read behind the place
     */
    public record Fault(String pointer, String problem) {
        String sentence() {
            return (pointer.isEmpty() ? "the schema" : pointer) + " " + problem;
        }
    }

    InvalidSchema(String pointer, String problem) {
        this(List.of(new Fault(pointer, problem)));
    }

    /** @param faults at least one */
    InvalidSchema(List<Fault> faults) {
        super(faults.stream().map(Fault::sentence).collect(Collectors.joining("; ")));
        this.faults = List.copyOf(faults);
    }

    /** What is wrong with it; at least one. */
    public List<Fault> faults() {
        return faults;
    }
}
