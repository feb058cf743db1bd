package dev.offlinesync.app.config;

import dev.offlinesync.core.item.Spelling;
import java.util.Arrays;
import java.util.Optional;

/** Which setting somebody meant who wrote an unknown one. */
final class Suggestion {
    private Suggestion() {}

    /** The nearest variable; what all of them begin with is not compared. */
    static Optional<String> forVariable(String written) {
        return Spelling.nearest(
                        written.substring(Setting.PREFIX.length()),
                        Arrays.stream(Setting.values()).map(Enum::name).toList())
                .map(name -> Setting.PREFIX + name);
    }
}
