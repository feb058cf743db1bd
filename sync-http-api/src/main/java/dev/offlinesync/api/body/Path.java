package dev.offlinesync.api.body;

import dev.offlinesync.core.item.WellFormed;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

    /** As a JSON pointer (RFC 6901), of {@value FaultRoom#MAX_POINTER} characters or little more. */
    public String pointer() {
        return pointer(FaultRoom.MAX_POINTER);
    }

    /**
     * As a JSON pointer; one that is longer has {@code /…} in place of its middle.
     *
     * @param longest in characters; escapes and a cut do not count
     */
    String pointer(int longest) {
        List<Object> segments = new ArrayList<>();
        for (Path p = this; p.parent != null; p = p.parent) {
            segments.add(p.segment);
        }
        Collections.reverse(segments);
        int half = longest / 2;
        int longestSegment = Math.min(MAX_SEGMENT, half);
        StringBuilder begin = new StringBuilder();
        int next = 0;
        while (next < segments.size() && begin.length() < half) {
            begin.append(text(segments.get(next++), longestSegment));
        }
        List<String> end = new ArrayList<>();
        int last = segments.size();
        for (int length = 0; last > next && length < half; ) {
            String text = text(segments.get(--last), longestSegment);
            length += text.length();
            end.add(text);
        }
        if (last > next) {
            begin.append("/…");
        }
        Collections.reverse(end);
        end.forEach(begin::append);
        return begin.toString();
    }

    private static String text(Object segment, int longest) {
        String name = printable(segment.toString(), longest);
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }

    /** What can be written as UTF-8, at most so many characters of it. */
    private static String printable(String text, int longest) {
        String cut = text.length() > longest ? text.substring(0, longest) + "…" : text;
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
