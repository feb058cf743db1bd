/**
 * The resources that clients write to, declared in a JSON file. Start reading at
 * {@link dev.offlinesync.app.resources.ResourcesFile}; {@link dev.offlinesync.app.resources.SchemaRules} is what keeps a
 * resource's data to its JSON Schema. Knows core and a JSON library, nothing of the rest of the app.
 */
@NullMarked
package dev.offlinesync.app.resources;

import org.jspecify.annotations.NullMarked;
