/**
 * What turns an item into an effect. {@link dev.offlinesync.core.handler.PureHandler} describes a change of records and
 * takes effect exactly once; {@link dev.offlinesync.core.handler.EffectHandler} acts on the world itself, at least
 * once. {@link dev.offlinesync.core.handler.Handlers} is the table that routes an item to its handler.
 */
@NullMarked
package dev.offlinesync.core.handler;

import org.jspecify.annotations.NullMarked;
