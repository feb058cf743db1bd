package dev.offlinesync.spring;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.Environment;

/** Says which property is wrong, and where it was set. */
final class PropertyCheck {
    private final Environment environment;

    PropertyCheck(Environment environment) {
        this.environment = environment;
    }

    /**
     * Does what a property says.
     *
     * @param name without the prefix, such as {@code worker.grace}
     * @throws CannotStart if {@code use} refuses its value with an {@link IllegalArgumentException}
     */
    void use(String name, Runnable use) {
        try {
            use.run();
        } catch (IllegalArgumentException e) {
            throw wrong(name, e);
        }
    }

    CannotStart wrong(String name, IllegalArgumentException why) {
        String property = OfflineSyncProperties.PREFIX + "." + name;
        return new CannotStart(
                "The property " + property + where(property) + " is wrong: " + why.getMessage() + ".",
                "Correct " + property + ".",
                why);
    }

    /** Such as {@code  (class path resource [application.yaml] - 3:17)}; empty if it cannot be told. */
    private String where(String property) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            ConfigurationProperty found = source.getConfigurationProperty(ConfigurationPropertyName.of(property));
            if (found != null && found.getOrigin() != null) {
                return " (" + found.getOrigin() + ")";
            }
        }
        return "";
    }
}
