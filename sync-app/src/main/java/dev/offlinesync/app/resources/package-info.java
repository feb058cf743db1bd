/**
 * The resources that clients write to, declared in a JSON file. Start reading at
 * {@link dev.offlinesync.app.resources.ResourcesFile}; {@link dev.offlinesync.schema.SchemaRules} is what keeps
 * a resource's data to its JSON Schema. A resource whose records are with another backend is an
 * {@link dev.offlinesync.app.resources.UpstreamResource}. Knows core, JSON, the forwarding adapter, and how the app
 * writes durations.
 */
@NullMarked
package dev.offlinesync.app.resources;

import org.jspecify.annotations.NullMarked;
