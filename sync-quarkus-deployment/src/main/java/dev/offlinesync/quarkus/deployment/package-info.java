/** What happens while an application with {@code sync-quarkus} is built. */
@NullMarked
package dev.offlinesync.quarkus.deployment;

import org.jspecify.annotations.NullMarked;
