package dev.offlinesync.core.store;

import java.util.Optional;
import java.util.Set;

/**
 * Opens the stores of one kind of database by their address. A provider is a service ({@link java.util.ServiceLoader}):
 * a server finds it once its jar is on the class path, and needs to know nothing else of the database.
 */
public interface StoreProvider {
    /** How the addresses begin that are this provider's, such as {@code mongodb}; in lower case, without the colon. */
    Set<String> schemes();

    /**
     * Opens the store at this address and prepares it. The messages of the exceptions go to a person, so none of them
     * shows a password.
     *
     * @param address as it was configured, its scheme included
     * @throws IllegalArgumentException if the address does not read; the message ends the sentence "the address is …"
     * @throws IllegalStateException if the database cannot be used as it is, for example because a newer version wrote
     *     it
     * @throws StoreUnavailable if the database cannot be reached
     */
    SyncStore open(String address, StoreSettings settings);

    /**
     * The statements that make what the store needs in its database, for an administrator who runs them instead of the
     * server: all of them, and any number of times. Empty if there is nothing that a server could be forbidden to make.
     */
    default Optional<String> schema() {
        return Optional.empty();
    }
}
