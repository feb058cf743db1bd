package dev.offlinesync.core.store;

import dev.offlinesync.core.item.UserId;
import java.util.List;

/** Port: the devices of users, for people to look at. */
public interface DeviceStore {
    /** Of one user, so many devices are kept: those that were seen last. */
    int MOST_OF_USER = 100;

    /**
     * Adds what is new of these devices: no time and no number goes back, whichever instance tells first. It is called once
     * a minute, and takes a number of commands that does not depend on how many devices there are, but for their size.
     *
     * @param devices at most 10,000; each once
     */
    void seen(List<Device> devices);

    /** The user's devices, the one that was seen last first. */
    List<Device> devices(UserId user);
}
