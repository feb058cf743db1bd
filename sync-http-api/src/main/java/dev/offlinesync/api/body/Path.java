package dev.offlinesync.api.body;

import org.jspecify.annotations.Nullable;

/** A place in a JSON document. Cheap to create, since each value needs one; the text is built for faults only. */
public final class Path {
    /** The document itself. */
    public static final Path ROOT = new Path(null, "");

    /** Longer names are cut: a client still finds the place, and the response stays small. */
    private static final int MAX_SEGMENT = 200;

    private final @Nullable Path parent;
    private final Object segment;

    private Path(@Nullable Path parent, Object segment) {
        this.parent = parent;
        this.segment = segment;
    }

    public Path child(String name) {
        return new Path(this, name);
    }

    public Path child(int index) {
        return new Path(this, index);
    }

    /** As a JSON pointer (RFC 6901). */
    public String pointer() {
        StringBuilder out = new StringBuilder();
        append(out);
        return out.toString();
    }

    private void append(StringBuilder out) {
        if (parent != null) {
            parent.append(out);
            String name = Texts.printable(segment.toString(), MAX_SEGMENT);
            out.append('/').append(name.replace("~", "~0").replace("/", "~1"));
        }
    }

    @Override
    public String toString() {
        return pointer();
    }
}
