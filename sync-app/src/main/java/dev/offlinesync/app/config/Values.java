package dev.offlinesync.app.config;

import dev.offlinesync.core.item.WellFormed;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** The settings as text, from flags and environment, and the problems found while they are read. */
public final class Values {
    private static final int LONGEST_SHOWN = 100;

    private final Map<Setting, String> given = new EnumMap<>(Setting.class);
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final ProcessLocale locale;

    /** @param flags win over {@code environment}; a blank variable counts as absent, as compose files leave them */
    Values(Map<String, String> environment, Map<Setting, String> flags) {
        locale = new ProcessLocale(environment);
        for (String variable : new TreeSet<>(environment.keySet())) {
            if (variable.startsWith(Setting.PREFIX)) {
                String value = environment.getOrDefault(variable, "");
                Setting.ofVariable(variable)
                        .ifPresentOrElse(
                                setting -> {
                                    if (!value.isBlank()) {
                                        given.put(setting, value);
                                    }
                                },
                                () -> warnings.add("the variable " + WellFormed.oneLine(variable, LONGEST_SHOWN)
                                        + " is not known and has no effect"
                                        + Suggestion.forVariable(variable)
                                                .map(known -> "; did you mean " + known + "?")
                                                .orElse("")));
            }
        }
        given.putAll(flags);
        flags.forEach((setting, value) -> {
            if (SecretFiles.isSecret(setting, value)) {
                warnings.add("everybody on this machine can read " + setting.flag()
                        + " in the list of processes; name a file with " + setting.flag() + "-file instead");
            }
        });
        new SecretFiles(given, problems).read();
        for (Setting setting : List.copyOf(given.keySet())) {
            if (!isText(given.getOrDefault(setting, ""))) {
                refuse(setting, "UTF-8 text");
                given.remove(setting);
            }
        }
    }

    /**
     * Whether nothing was lost when the text was decoded. U+FFFD stands for what could not be: two secrets that differ
     * only there would be the same one.
     */
    public static boolean isText(String text) {
        return text.indexOf('\ufffd') < 0 && WellFormed.text(text);
    }

    List<String> problems() {
        return problems;
    }

    void warn(String line) {
        warnings.add(line);
    }

    List<String> warnings() {
        return warnings;
    }

    ProcessLocale locale() {
        return locale;
    }

    boolean has(Setting setting) {
        return given.containsKey(setting);
    }

    Optional<String> text(Setting setting) {
        return Optional.ofNullable(given.get(setting));
    }

    /**
     * The value as {@code parse} reads it, if {@code accept} takes it. Otherwise a problem is noted and the default is
     * returned, so that the rest is checked too.
     *
     * @param allowed ends the sentence "must be …"
     */
    <T> T read(Setting setting, Function<String, T> parse, Predicate<T> accept, String allowed) {
        String text = given.get(setting);
        if (text != null) {
            try {
                T value = parse.apply(text.strip());
                if (accept.test(value)) {
                    return value;
                }
            } catch (IllegalArgumentException e) {
                // told below, in the words of this setting
            }
            refuse(setting, allowed);
        }
        return parse.apply(setting.byDefault());
    }

    /** Notes that the value is not what is allowed. */
    void refuse(Setting setting, String allowed) {
        String value = given.getOrDefault(setting, "");
        problems.add(setting.variable() + " must be " + allowed + "; "
                + (setting.secret()
                        ? "the value given is not shown"
                        : "it is \"" + WellFormed.oneLine(value, LONGEST_SHOWN) + "\""));
    }
}
