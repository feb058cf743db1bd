package dev.offlinesync.quarkus;

import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.store.SyncStore;

/** A store on a client that Quarkus makes itself. */
interface ClientStore {
    SyncStore open(Handlers handlers);
}
