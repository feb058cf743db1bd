/**
 * The constraints that an application's own types declare, such as {@code @NotBlank}, for the data of items.
 * {@link dev.offlinesync.validation.ValidatedMapper} goes around a mapper. Knows core, Jakarta Validation and Hibernate
 * Validator.
 */
@NullMarked
package dev.offlinesync.validation;

import org.jspecify.annotations.NullMarked;
