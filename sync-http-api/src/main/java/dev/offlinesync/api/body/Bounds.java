package dev.offlinesync.api.body;

import dev.offlinesync.core.item.Endpoint;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The bounds of the fields of a mutation. */
final class Bounds {
    private static final String METHODS =
            Arrays.stream(Method.values()).map(Method::name).collect(Collectors.joining(", "));

    private final Path at;
    private final Faults faults;

    private Bounds(Path at, Faults faults) {
        this.at = at;
        this.faults = faults;
    }

    /** @param at where the request's object is in the body */
    static void check(ItemRequest request, Path at, Faults faults) {
        Bounds bounds = new Bounds(at, faults);
        bounds.length("endpoint", request.endpoint(), 1, Endpoint.MAX_LENGTH);
        bounds.method(request.method());
        bounds.length("deviceId", request.deviceId(), 0, Submission.MAX_DEVICE_ID);
        bounds.range("priority", request.priority(), Submission.MIN_PRIORITY, Submission.MAX_PRIORITY);
        bounds.range("maxAttempts", request.maxAttempts(), 1, Submission.MAX_ATTEMPTS);
        bounds.length("mutationId", request.mutationId(), 1, Submission.MAX_MUTATION_ID);
        bounds.range("baseVersion", request.basis().version(), 0, Long.MAX_VALUE);
        bounds.length("baseMutationId", request.basis().mutationId(), 1, Submission.MAX_MUTATION_ID);
        bounds.names("dependsOn", request.dependsOn());
    }

    private void names(String field, List<String> names) {
        if (names.size() > Submission.MAX_DEPENDENCIES) {
            faults.add(at.child(field), "must have at most " + Submission.MAX_DEPENDENCIES + " mutation ids");
            return;
        }
        for (int i = 0; i < names.size(); i++) {
            int length = names.get(i).length();
            if (length < 1 || length > Submission.MAX_MUTATION_ID) {
                faults.add(at.child(field).child(i), "must have 1 to " + Submission.MAX_MUTATION_ID + " characters");
            }
        }
    }

    private void length(String field, @Nullable String text, int least, int most) {
        if (text != null && (text.length() < least || text.length() > most)) {
            faults.add(
                    at.child(field), "must have " + (least == 0 ? "at most " : least + " to ") + most + " characters");
        }
    }

    private void range(String field, @Nullable Long number, long least, long most) {
        if (number != null && number < least) {
            faults.add(at.child(field), "must be at least " + least);
        } else if (number != null && number > most) {
            faults.add(at.child(field), "must be at most " + most);
        }
    }

    private void method(@Nullable String text) {
        if (text != null
                && Arrays.stream(Method.values())
                        .noneMatch(method -> method.name().equals(text))) {
            faults.add(at.child("method"), "must be one of " + METHODS);
        }
    }
}
