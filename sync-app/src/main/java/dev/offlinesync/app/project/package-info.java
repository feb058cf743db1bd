/**
 * A project to begin an application with. {@link dev.offlinesync.app.project.NewProject} writes it; what it consists of are
 * templates, among the resources of this package.
 */
@NullMarked
package dev.offlinesync.app.project;

import org.jspecify.annotations.NullMarked;
