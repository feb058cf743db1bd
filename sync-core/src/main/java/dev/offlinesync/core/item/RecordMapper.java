package dev.offlinesync.core.item;

import dev.offlinesync.core.item.DataMapper.Mismatch;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Java records from trees, by the names of their components. A component is of a type that a tree takes, or an
 * {@code Optional}, {@code List} or {@code Map} of one, or another record. What the data lacks is null, which a primitive
 * component does not take; what the record lacks is left out. Numbers and times are exact, or are none.
 */
final class RecordMapper implements DataMapper {
    @Override
    public <T> T read(Tree data, Class<T> type) {
        if (type == Tree.class || type == Map.class) {
            return type.cast(data);
        }
        return type.cast(record(data, type, ""));
    }

    @Override
    public Tree write(Object value) {
        if (value instanceof Map<?, ?> || value instanceof Record) {
            return tree(value);
        }
        throw notMade(value.getClass(), "is no record");
    }

    private static Tree tree(Object value) {
        Tree within = Tree.of(Map.of("value", value));
        return within.get("value") instanceof Tree tree ? tree : Tree.EMPTY;
    }

    private static Object record(Map<?, ?> data, Class<?> type, String pointer) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw notMade(type, "is no record: give the handlers a mapper that knows it");
        }
        @Nullable Object[] values = new @Nullable Object[components.length];
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            try {
                values[i] = value(data.get(name), components[i].getGenericType(), Violation.child(pointer, name));
            } catch (Mismatch e) {
                violations.addAll(e.violations());
            }
        }
        if (!violations.isEmpty()) {
            throw new Mismatch(violations);
        }
        return made(type, components, values, pointer);
    }

    private static Object made(Class<?> type, RecordComponent[] components, @Nullable Object[] values, String pointer) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
            constructor.setAccessible(true); // a record within a class is often private
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw Mismatch.refused(pointer);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new IllegalArgumentException(
                    type.getTypeName() + " cannot be made: open its package to offline-sync", e);
        }
    }

    private static IllegalArgumentException notMade(Class<?> type, String why) {
        return new IllegalArgumentException(type.getTypeName() + " " + why);
    }

    private static @Nullable Object value(@Nullable Object found, Type type, String pointer) {
        Class<?> raw = rawOf(type);
        if (raw == Optional.class) {
            return found == null ? Optional.empty() : Optional.of(present(found, argument(type, 0), pointer));
        }
        if (found == null) {
            if (raw.isPrimitive()) {
                throw Mismatch.at(pointer, raw, null);
            }
            return null;
        }
        return present(found, type, pointer);
    }

    private static Object present(Object found, Type type, String pointer) {
        Class<?> raw = rawOf(type);
        if (raw == Object.class) {
            return found;
        }
        if (raw == List.class || raw == Map.class || raw == Tree.class || raw.isRecord()) {
            return container(found, type, raw, pointer);
        }
        return scalar(found, raw, pointer);
    }

    private static Object container(Object found, Type type, Class<?> raw, String pointer) {
        if (raw == List.class && found instanceof List<?> list) {
            List<@Nullable Object> read = new ArrayList<>(list.size());
            for (Object element : list) {
                read.add(value(element, argument(type, 0), Violation.child(pointer, read.size())));
            }
            return Collections.unmodifiableList(read);
        }
        if (raw != List.class && found instanceof Tree tree) {
            if (raw == Tree.class) {
                return tree;
            }
            return raw == Map.class ? map(tree, type, pointer) : record(tree, raw, pointer);
        }
        throw Mismatch.at(pointer, raw, found);
    }

    private static Map<String, @Nullable Object> map(Tree tree, Type type, String pointer) {
        if (rawOf(argument(type, 0)) != String.class) {
            throw notMade(rawOf(argument(type, 0)), "is no key of a map: only String is");
        }
        Map<String, @Nullable Object> read = new LinkedHashMap<>();
        tree.forEach((key, value) -> read.put(key, value(value, argument(type, 1), Violation.child(pointer, key))));
        return Collections.unmodifiableMap(read);
    }

    private static Object scalar(Object found, Class<?> raw, String pointer) {
        Function<Object, Object> reader = Scalars.reader(raw)
                .orElseThrow(() -> notMade(raw, "is not what a tree has: give the handlers a mapper that knows it"));
        try {
            return reader.apply(found);
        } catch (ClassCastException | IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw Mismatch.at(pointer, raw, found);
        }
    }

    private static Class<?> rawOf(Type type) {
        if (type instanceof Class<?> raw) {
            return raw;
        }
        if (type instanceof ParameterizedType parameterized) {
            return rawOf(parameterized.getRawType());
        }
        return type instanceof WildcardType wildcard ? rawOf(wildcard.getUpperBounds()[0]) : Object.class;
    }

    private static Type argument(Type type, int index) {
        return type instanceof ParameterizedType parameterized
                ? parameterized.getActualTypeArguments()[index]
                : Object.class;
    }
}
