package dev.offlinesync.api.body;

import dev.offlinesync.core.item.WellFormed;
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
            String name = printable(segment.toString());
            out.append('/').append(name.replace("~", "~0").replace("/", "~1"));
        }
    }

    /** What can be written as UTF-8, at most {@value #MAX_SEGMENT} characters of it. */
    private static String printable(String text) {
        String cut = text.length() > MAX_SEGMENT ? text.substring(0, MAX_SEGMENT) + "…" : text;
        if (WellFormed.text(cut)) {
            return cut;
        }
        StringBuilder out = new StringBuilder(cut);
        for (int i = 0; i < out.length(); i++) {
            if (Character.isSurrogate(out.charAt(i))) {
                out.setCharAt(i, '\ufffd');
            }
        }
        return out.toString();
    }

    @Override
    public String toString() {
        return pointer();
    }
}
