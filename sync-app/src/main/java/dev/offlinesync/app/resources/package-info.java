/**
 * The resources that clients write to, declared in a JSON file. Start reading at
 * {@link dev.offlinesync.app.resources.ResourcesFile}; {@link dev.offlinesync.app.resources.SchemaRules} is what keeps a
 * resource's data to its JSON Schema. One that is with another backend
 * is a {@link dev.offlinesync.app.resources.Forward}. Knows core, a JSON library, what the forwarding adapter takes, and how the
 * app writes durations.
 */
@NullMarked
package dev.offlinesync.app.resources;

import org.jspecify.annotations.NullMarked;
