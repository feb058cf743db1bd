package dev.offlinesync.quarkus;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Set;

/** Says which property is wrong. Quarkus prints that in the place of a stack trace. */
final class Property {
    private Property() {}

    /**
     * Does what a property says.
     *
     * @param name without the prefix, such as {@code worker.grace}
     * @throws ConfigurationException if {@code use} refuses its value with an {@link IllegalArgumentException}
     */
    static void use(String name, Runnable use) {
        try {
            use.run();
        } catch (IllegalArgumentException e) {
            throw wrong(name, e);
        }
    }

    static ConfigurationException wrong(String name, Exception why) {
        String property = OfflineSyncConfig.PREFIX + "." + name;
        return new ConfigurationException(
                "The property " + property + " is wrong: " + why.getMessage(), why, Set.of(property));
    }
}
