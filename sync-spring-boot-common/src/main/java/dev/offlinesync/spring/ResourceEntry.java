package dev.offlinesync.spring;

import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.record.Ownership;
import dev.offlinesync.core.record.RecordLayout.NewIds;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A resource without rules: its data is taken as it is. All but {@code schema} and {@code forward} that an entry of the
 * server's resources file can have.
 *
 * @param path Where clients send it, such as /api/parts.
 * @param collection Where its records are stored; by default the last segment of the path.
 * @param name What one record is called in answers; by default the collection without its plural ending.
 * @param methods Which of POST, PUT, PATCH and DELETE it takes.
 * @param aliases Further endpoints that mean the same, such as /api/part, or POST /api/parts/create.
 * @param merge What an update does to objects: shallow replaces, deep merges them.
 * @param times Whose clock says when a record was created: server or client.
 * @param owner The field that has the owner's id.
 * @param ownerType The type of that id in MongoDB: any, object-id, number or text.
 * @param idType What a new id of 24 hex digits is in MongoDB: object-id or text.
 */
public record ResourceEntry(
        String path,
        @Nullable String collection,
        @Nullable String name,
        @DefaultValue({"POST", "PUT", "DELETE"}) Set<Method> methods,
        @DefaultValue List<String> aliases,
        @DefaultValue("shallow") Resource.Merge merge,
        @DefaultValue("server") Resource.Times times,
        @DefaultValue("user") String owner,
        @DefaultValue("any") Ownership.Form ownerType,
        @DefaultValue("object-id") IdType idType) {

    /** The form of a new record's id in MongoDB. */
    public enum IdType {
        OBJECT_ID,
        TEXT
    }

    public ResourceEntry {
        if (path == null) {
            throw new IllegalArgumentException("a resource needs a path");
        }
    }

    /** @throws IllegalArgumentException if something of it is wrong */
    Resource resource() {
        String last = path.substring(path.lastIndexOf('/') + 1);
        String stored = collection == null ? last : collection;
        return new Resource(
                        path,
                        stored,
                        name == null ? Resource.singular(stored) : name,
                        methods,
                        aliases.stream().map(ResourceEntry::alias).toList(),
                        Resource.Kind.COLLECTION,
                        RecordRules.NONE)
                .withMerge(merge)
                .withTimes(times)
                .withOwnership(new Ownership.ByField(owner, ownerType))
                .withNewIds(idType == IdType.TEXT ? NewIds.TEXT : NewIds.OBJECT_ID_IF_HEX);
    }

    private static Resource.Alias alias(String text) {
        int space = text.indexOf(' ');
        if (space < 0) {
            return new Resource.Alias(null, text);
        }
        Method method = Method.of(text.substring(0, space).toUpperCase(Locale.ROOT))
                .orElseThrow(() -> new IllegalArgumentException(
                        "an alias must be a path, or a method and a path such as POST /api/parts/create, not " + text));
        return new Resource.Alias(method, text.substring(space + 1));
    }
}
