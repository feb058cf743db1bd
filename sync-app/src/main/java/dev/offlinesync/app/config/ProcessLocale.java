package dev.offlinesync.app.config;

import dev.offlinesync.core.item.WellFormed;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The locale of this process. Java encodes the names of files with its character set, whatever the settings are encoded
 * in, and cannot use a name with other characters.
 */
public final class ProcessLocale {
    private static final int LONGEST = 50;

    private final String name;

    /** @param environment in which the locale is said */
    public ProcessLocale(Map<String, String> environment) {
        name = Stream.of("LC_ALL", "LC_CTYPE", "LANG") // the first one counts
                .filter(variable -> !environment.getOrDefault(variable, "").isBlank())
                .findFirst()
                .map(variable -> variable + "=" + WellFormed.oneLine(environment.getOrDefault(variable, ""), LONGEST))
                .orElse("no LC_ALL and no LANG is set");
    }

    /** Ends a sentence about a path that Java cannot use. */
    public String cause() {
        return "in this locale (" + name + ", so the character set is " + System.getProperty("sun.jnu.encoding")
                + "; LC_ALL=C.UTF-8 lets it use all)";
    }
}
