package dev.offlinesync.quarkus;

import java.util.List;

/** All that carries {@link SyncHandler} in the application. */
public record DeclaredHandlers(List<DeclaredHandler> all) {}
