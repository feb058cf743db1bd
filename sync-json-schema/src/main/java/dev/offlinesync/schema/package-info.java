/**
 * The rules of a resource, written as a JSON Schema. Start reading at {@link dev.offlinesync.schema.SchemaRules}. Knows
 * core, JSON, and a validator.
 */
@NullMarked
package dev.offlinesync.schema;

import org.jspecify.annotations.NullMarked;
