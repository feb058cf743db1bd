package dev.offlinesync.forward;

import dev.offlinesync.core.item.WellFormed;
import dev.offlinesync.json.PlainJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The sentence in an error's body that is meant for people. */
final class Explanation {
    private static final int LONGEST = 400;

    /** Where upstreams put it; {@code detail} and {@code title} are those of RFC 9457. */
    private static final List<String> PLACES = List.of("detail", "message", "error", "title");

    private Explanation() {}

    /** On one line and bounded; empty if the body is not JSON with such a sentence, such as a page of HTML. */
    static Optional<String> of(String body) {
        return PlainJson.read(body).flatMap(value -> sentence(value.tree()));
    }

    private static Optional<String> sentence(@Nullable Object tree) {
        if (tree instanceof String text) {
            return Optional.of(WellFormed.oneLine(text, LONGEST)).filter(line -> !line.isEmpty());
        }
        if (tree instanceof Map<?, ?> map) {
            for (String place : PLACES) {
                Optional<String> found = sentence(map.get(place)); // also {"error": {"message": "..."}}
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }
}
