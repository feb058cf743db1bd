package dev.offlinesync.core.handler;

/** Either kind of handler. */
public sealed interface Handler permits PureHandler, EffectHandler {}
