package dev.offlinesync.quarkus;

import dev.offlinesync.core.conflict.ConflictRules;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.record.Ownership;
import dev.offlinesync.core.record.RecordLayout.NewIds;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A resource that is declared by properties. */
final class DeclaredResource {
    private DeclaredResource() {}

    /** @throws IllegalArgumentException if something of it is wrong */
    static Resource of(ResourceConfig config) {
        String path = config.path();
        String stored = config.collection().orElse(path.substring(path.lastIndexOf('/') + 1));
        return new Resource(
                        path,
                        stored,
                        config.name().orElseGet(() -> Resource.singular(stored)),
                        config.methods(),
                        config.aliases().orElse(List.of()).stream()
                                .map(DeclaredResource::alias)
                                .toList(),
                        Resource.Kind.COLLECTION,
                        RecordRules.NONE)
                .withMerge(config.merge())
                .withTimes(config.times())
                .withConflicts(ConflictRules.of(config.conflicts())
                        .withTogether(config.together().orElse(List.of()).stream()
                                .map(DeclaredResource::fields)
                                .toList())
                        .withSets(config.set().orElse(Set.of()))
                        .withCounters(config.counter().orElse(Set.of())))
                .withOwnership(new Ownership.ByField(config.owner(), config.ownerType()))
                .withNewIds(config.idType() == ResourceConfig.IdType.TEXT ? NewIds.TEXT : NewIds.OBJECT_ID_IF_HEX);
    }

    /** SmallRye Config knows no lists of lists. */
    private static Set<String> fields(String group) {
        return Arrays.stream(group.split(","))
                .map(String::trim)
                .filter(field -> !field.isEmpty())
                .collect(Collectors.toSet());
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
