package dev.offlinesync.core.queue;

import dev.offlinesync.core.item.UserId;

/** Is told which device of a user is at work, for people to look at. It costs nothing: what is told is written later. */
public interface SyncDevices {
    /** Keeps nothing. */
    SyncDevices NONE = new SyncDevices() {
        @Override
        public void pushed(UserId user, String device) {}

        @Override
        public void pulled(UserId user, String device, long change) {}
    };

    /** @param device as it names itself, 1 to 256 characters without NUL */
    void pushed(UserId user, String device);

    /** @param change up to which it is up to date; 0 if there is more to pull */
    void pulled(UserId user, String device, long change);
}
