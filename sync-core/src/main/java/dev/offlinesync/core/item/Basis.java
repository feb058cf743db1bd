package dev.offlinesync.core.item;

import org.jspecify.annotations.Nullable;

/**
 * What a mutation says about the state of its record that its author saw. All null if it says nothing: then it is compared
 * with nothing.
 *
 * @param base the old values of the fields that it changes
 * @param version the version of the record that its author saw
 * @param mutationId the author's own earlier mutation, whose result they had not seen yet
 */
public record Basis(
        @Nullable Tree base,
        @Nullable Long version,
        @Nullable String mutationId) {
    /** Of a mutation that says nothing. */
    public static final Basis NONE = new Basis(null, null, null);

    /** The same without the old values. */
    public Basis withoutBase() {
        return base == null ? this : new Basis(null, version, mutationId);
    }
}
