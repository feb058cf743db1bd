package dev.offlinesync.core.item;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One mutation as a client hands it over, well-formed but not yet stored.
 *
 * @param endpoint where it is addressed
 * @param data the body: null if there is none
 * @param deviceId which device wrote it; for people to read, nothing depends on it
 * @param priority {@value #MIN_PRIORITY} to {@value #MAX_PRIORITY}, higher runs first, default 0
 * @param maxAttempts 1 to {@value #MAX_ATTEMPTS}, default {@value #DEFAULT_ATTEMPTS}
 * @param mutationId the client's own name for this mutation, 1 to {@value #MAX_MUTATION_ID} characters: a resend under
 *     the same name is recognised. Without it every call is a new mutation.
 * @param occurredAt when the user did it, by the clock of the client; null if it does not say. Cut to milliseconds,
 *     between {@link ClientTime#EARLIEST} and {@link ClientTime#LATEST}. The order does not depend on it.
 * @param basis what its author saw of the record. A resend is recognised without it.
 * @param dependsOn the names of mutations of the same user that come before it, {@value #MAX_DEPENDENCIES} at most
 */
public record Submission(
        Endpoint endpoint,
        Method method,
        @Nullable Tree data,
        @Nullable String deviceId,
        int priority,
        int maxAttempts,
        @Nullable String mutationId,
        @Nullable Instant occurredAt,
        Basis basis,
        List<String> dependsOn) {
    public static final int MIN_PRIORITY = -1000;
    public static final int MAX_PRIORITY = 1000;
    public static final int DEFAULT_ATTEMPTS = 5;
    public static final int MAX_ATTEMPTS = 20;
    public static final int MAX_MUTATION_ID = 128;
    public static final int MAX_DEVICE_ID = 256;
    public static final int MAX_DEPENDENCIES = 50;

    public Submission {
        given("endpoint", endpoint);
        given("method", method);
        check("priority", priority, MIN_PRIORITY, MAX_PRIORITY);
        check("maxAttempts", maxAttempts, 1, MAX_ATTEMPTS);
        if (mutationId != null) {
            checkName("mutationId", mutationId);
        }
        if (deviceId != null) {
            check("the length of deviceId", deviceId.length(), 0, MAX_DEVICE_ID);
            checkText("deviceId", deviceId);
        }
        if (occurredAt != null) {
            occurredAt = occurredAt.truncatedTo(ChronoUnit.MILLIS);
            if (occurredAt.isBefore(ClientTime.EARLIEST) || occurredAt.isAfter(ClientTime.LATEST)) {
                throw new IllegalArgumentException("occurredAt must be between the years 0001 and 9999");
            }
        }
        if (basis.mutationId() != null) {
            checkName("baseMutationId", basis.mutationId());
        }
        dependsOn = List.copyOf(dependsOn);
        check("the number of mutations in dependsOn", dependsOn.size(), 0, MAX_DEPENDENCIES);
        dependsOn.forEach(name -> checkName("dependsOn", name));
    }

    /** A mutation that says nothing about what came before it. */
    public Submission(
            Endpoint endpoint,
            Method method,
            @Nullable Tree data,
            @Nullable String deviceId,
            int priority,
            int maxAttempts,
            @Nullable String mutationId,
            @Nullable Instant occurredAt) {
        this(endpoint, method, data, deviceId, priority, maxAttempts, mutationId, occurredAt, Basis.NONE, List.of());
    }

    /** The same of a client that does not say when it was made. */
    public Submission(
            Endpoint endpoint,
            Method method,
            @Nullable Tree data,
            @Nullable String deviceId,
            int priority,
            int maxAttempts,
            @Nullable String mutationId) {
        this(endpoint, method, data, deviceId, priority, maxAttempts, mutationId, null);
    }

    /** A mutation with the defaults: priority 0, five attempts, no mutation id, no device. */
    public static Submission of(String endpoint, Method method, @Nullable Map<String, ?> data) {
        return new Submission(Endpoint.parse(endpoint), method, Tree.ofNullable(data), null, 0, DEFAULT_ATTEMPTS, null);
    }

    public Submission withMutationId(String id) {
        return new Submission(
                endpoint, method, data, deviceId, priority, maxAttempts, id, occurredAt, basis, dependsOn);
    }

    public Submission withPriority(int value) {
        return new Submission(
                endpoint, method, data, deviceId, value, maxAttempts, mutationId, occurredAt, basis, dependsOn);
    }

    public Submission withMaxAttempts(int value) {
        return new Submission(
                endpoint, method, data, deviceId, priority, value, mutationId, occurredAt, basis, dependsOn);
    }

    public Submission withOccurredAt(@Nullable Instant value) {
        return new Submission(
                endpoint, method, data, deviceId, priority, maxAttempts, mutationId, value, basis, dependsOn);
    }

    public Submission withBasis(Basis value) {
        return new Submission(
                endpoint, method, data, deviceId, priority, maxAttempts, mutationId, occurredAt, value, dependsOn);
    }

    public Submission withDependsOn(List<String> value) {
        return new Submission(
                endpoint, method, data, deviceId, priority, maxAttempts, mutationId, occurredAt, basis, value);
    }

    /** The data, or an empty tree if there is none. */
    public Tree fields() {
        return data == null ? Tree.EMPTY : data;
    }

    private static void given(String what, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException(what + " must not be null");
        }
    }

    private static void checkName(String what, String mutationId) {
        check("the length of " + what, mutationId.length(), 1, MAX_MUTATION_ID);
        checkText(what, mutationId);
    }

    private static void checkText(String what, String text) {
        if (!WellFormed.text(text)) {
            throw new IllegalArgumentException(what + " must not contain half a surrogate pair");
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(what + " must not contain NUL");
        }
    }

    private static void check(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " must be " + min + " to " + max + ", not " + value);
        }
    }
}
