package dev.offlinesync.spring;

import dev.offlinesync.core.item.IdSecret;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.DeviceStore;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.LaneStore;
import dev.offlinesync.core.store.QueueStore;
import dev.offlinesync.core.store.RecordStore;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import java.time.InstantSource;
import java.util.Set;

/** A store whose database is gone. */
public record SilentStore(SyncStore gone) implements SyncStore {
    public SilentStore() {
        this(new InMemoryStore(InstantSource.system()));
    }

    @Override
    public QueueStore queue() {
        return gone.queue();
    }

    @Override
    public LaneStore lanes() {
        return gone.lanes();
    }

    @Override
    public RecordStore records() {
        return gone.records();
    }

    @Override
    public DeviceStore devices() {
        return gone.devices();
    }

    @Override
    public long openItems(UserId user, long most) {
        return gone.openItems(user, most);
    }

    @Override
    public long storedBytes(UserId user, Set<String> collections) {
        return gone.storedBytes(user, collections);
    }

    @Override
    public void ping() {
        throw new StoreUnavailable("nobody answers");
    }

    @Override
    public IdSecret idSecret() {
        return new IdSecret(new byte[IdSecret.BYTES]);
    }

    @Override
    public String describe() {
        return "gone";
    }

    @Override
    public void close() {}
}
