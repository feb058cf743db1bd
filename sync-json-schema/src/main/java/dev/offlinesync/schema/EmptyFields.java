package dev.offlinesync.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Fields that a client left empty by writing null, although their schema does not allow it. */
final class EmptyFields {
    private EmptyFields() {}

    /** The places in {@code data} at which a field is null and a validator complains. */
    static Set<Location> blamed(Map<String, ?> data, List<com.networknt.schema.Error> errors) {
        Set<Location> empty = new LinkedHashSet<>();
        for (com.networknt.schema.Error error : errors) {
            // an error about a missing or unknown field is no complaint about its value
            if (error.getProperty() == null) {
                Location at = Location.of(error);
                if (at.isNullField(data)) {
                    empty.add(at);
                }
            }
        }
        return empty;
    }

    /** The same tree without the fields at these places. */
    static Map<String, @Nullable Object> without(Map<String, ?> data, Set<Location> places) {
        return object(data, places, List.of());
    }

    private static Map<String, @Nullable Object> object(Map<?, ?> map, Set<Location> places, List<Object> at) {
        Map<String, @Nullable Object> rest = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            List<Object> here = append(at, String.valueOf(key));
            if (value != null || !places.contains(new Location(here))) {
                rest.put(String.valueOf(key), value(value, places, here));
            }
        });
        return rest;
    }

    private static @Nullable Object value(@Nullable Object value, Set<Location> places, List<Object> at) {
        if (value instanceof Map<?, ?> map) {
            return object(map, places, at);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> rest = new ArrayList<>(list.size());
            for (int i = 0; i < list.size(); i++) {
                rest.add(value(list.get(i), places, append(at, i)));
            }
            return rest;
        }
        return value;
    }

    private static List<Object> append(List<Object> segments, Object segment) {
        List<Object> longer = new ArrayList<>(segments);
        longer.add(segment);
        return longer;
    }
}
