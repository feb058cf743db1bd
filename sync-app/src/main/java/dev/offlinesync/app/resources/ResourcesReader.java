package dev.offlinesync.app.resources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offlinesync.core.record.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes resources of one parsed file, and notes what is wrong with it. For one use. */
final class ResourcesReader {
    private static final String RESOURCES = "resources";

    private final Problems problems;
    private final Taken taken = new Taken();

    ResourcesReader(String file) {
        this.problems = new Problems(file);
    }

    List<String> problems() {
        return problems.lines();
    }

    Declared read(JsonNode root) {
        List<Resource> resources = new ArrayList<>();
        List<UpstreamResource> upstream = new ArrayList<>();
        if (!root.isObject() || !root.path(RESOURCES).isArray()) {
            problems.add("must be an object with a list \"resources\"");
            return new Declared(resources, upstream, problems.warnings());
        }
        onlyResources(root);
        int i = 0;
        for (JsonNode node : root.get(RESOURCES)) {
            EntryReader entry = new EntryReader(node, "/resources/" + i++, taken, problems);
            if (entry.isUpstream()) {
                entry.upstream().ifPresent(upstream::add);
            } else {
                entry.resource().ifPresent(resources::add);
            }
        }
        checkNesting(Stream.concat(
                        resources.stream().map(Resource::path),
                        upstream.stream().map(UpstreamResource::path))
                .toList());
        if (problems.lines().isEmpty()) {
            checkReferences(upstream);
        }
        return new Declared(resources, upstream, problems.warnings());
    }

    private void checkReferences(List<UpstreamResource> upstream) {
        Set<String> withIds = upstream.stream()
                .filter(resource -> resource.ids().from() != null)
                .map(UpstreamResource::path)
                .collect(Collectors.toCollection(TreeSet::new));
        for (UpstreamResource resource : upstream) {
            new TreeMap<>(resource.ids().references()).forEach((field, path) -> {
                if (!withIds.contains(path)) {
                    problems.add(
                            resource.path() + ": the reference \"" + field + "\" must be the path of an entry with "
                                    + IdsReader.ID_FROM + (withIds.isEmpty() ? "" : ", " + String.join(" or ", withIds))
                                    + "; it is \"" + path + "\"");
                }
            });
        }
    }

    private void onlyResources(JsonNode root) {
        root.fieldNames().forEachRemaining(name -> {
            if (!name.equals(RESOURCES)) {
                problems.add("", "/" + name, EntryReader.notKnown(Set.of(RESOURCES)));
            }
        });
    }

    /** The last segment of an endpoint is a record's id, so no resource can live where another has its records. */
    private void checkNesting(List<String> paths) {
        for (String outer : paths) {
            for (String inner : paths) {
                String below = outer + "/";
                if (inner.startsWith(below) && inner.indexOf('/', below.length()) < 0) {
                    problems.add(inner + ": its path would be a record of " + outer);
                }
            }
        }
    }
}
