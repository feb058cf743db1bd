package dev.offlinesync.schema;

import com.networknt.schema.path.NodePath;
import dev.offlinesync.core.item.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place in a tree.
 *
 * @param segments the names of fields, and the places in lists as numbers
 */
record Location(List<Object> segments) {
    Location {
        segments = List.copyOf(segments);
    }

    /** Where this error is: at the missing or unknown field, if it is about one. */
    static Location of(com.networknt.schema.Error error) {
        NodePath path = error.getInstanceLocation();
        List<Object> segments = new ArrayList<>();
        for (int i = 0; i < path.getNameCount(); i++) {
            segments.add(path.getElement(i));
        }
        if (error.getKeyword().equals("dependentRequired")) {
            segments.add(Wording.argument(error)); // its property is the one that is there
        } else if (error.getProperty() != null) {
            segments.add(error.getProperty());
        }
        return new Location(segments);
    }

    /** As a JSON pointer. */
    String pointer() {
        String pointer = "";
        for (Object segment : segments) {
            pointer = Violation.child(pointer, segment);
        }
        return pointer;
    }

    /** The field of the record in which it is; empty if it is the record itself. */
    String field() {
        return segments.isEmpty() ? "" : segments.get(0).toString();
    }

    /** What is there; null also if nothing is. */
    @Nullable
    Object in(@Nullable Object tree) {
        Object value = tree;
        for (Object segment : segments) {
            if (value instanceof Map<?, ?> map) {
                value = map.get(segment.toString());
            } else if (value instanceof List<?> list && segment instanceof Integer i && i < list.size()) {
                value = list.get(i);
            } else {
                return null;
            }
        }
        return value;
    }

    /** Whether a field is there, and is null. A null in a list is none. */
    boolean isNullField(Object tree) {
        if (segments.isEmpty() || segments.get(segments.size() - 1) instanceof Integer) {
            return false;
        }
        Object parent = new Location(segments.subList(0, segments.size() - 1)).in(tree);
        Object name = segments.get(segments.size() - 1);
        return parent instanceof Map<?, ?> map && map.containsKey(name) && map.get(name) == null;
    }
}
