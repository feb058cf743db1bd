package dev.offlinesync.api.body;

import dev.offlinesync.core.item.Endpoint;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.Tree;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One mutation of a request, after its shape and types were checked; the annotations declare its bounds. A field with
 * a fault is null.
 */
record ItemRequest(
        @Size(min = 1, max = Endpoint.MAX_LENGTH, message = "must have {min} to {max} characters") @Nullable
        String endpoint,

        @Pattern(regexp = "GET|POST|PUT|PATCH|DELETE", message = "must be one of GET, POST, PUT, PATCH, DELETE")
        @Nullable
        String method,

        @Nullable Tree data,

        @Size(max = Submission.MAX_DEVICE_ID, message = "must have at most {max} characters") @Nullable
        String deviceId,

        @Min(value = Submission.MIN_PRIORITY, message = "must be at least {value}")
        @Max(value = Submission.MAX_PRIORITY, message = "must be at most {value}")
        @Nullable
        Long priority,

        @Min(value = 1, message = "must be at least {value}")
        @Max(value = Submission.MAX_ATTEMPTS, message = "must be at most {value}")
        @Nullable
        Long maxAttempts,

        @Size(min = 1, max = Submission.MAX_MUTATION_ID, message = "must have {min} to {max} characters") @Nullable
        String mutationId,

        @Nullable Instant occurredAt) {}
