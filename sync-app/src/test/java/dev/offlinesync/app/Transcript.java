package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Commands of a page, each with the answer that is printed below it. */
final class Transcript {
    private static final Pattern STEP = Pattern.compile("(?s)```sh\n(curl .*?)```\n\n```json\n(.*?)```");

    /** What is another one in each run. The same printed value always stands for the same value of a run. */
    private static final Set<String> VOLATILE =
            Set.of("cursor", "generation", "change", "date", "createdAt", "updatedAt", "completedAt", "at");

    private final List<Step> steps = new ArrayList<>();
    private final Map<String, String> printed = new HashMap<>();
    private String cursor = "";

    private record Step(String command, JsonNode answer) {}

    /** @throws AssertionError if there is none */
    Transcript(Path page, String heading) throws IOException {
        String text = Files.readString(page);
        var found = STEP.matcher(text.substring(text.indexOf("\n## " + heading + "\n")));
        while (found.find()) {
            steps.add(new Step(found.group(1), Client.JSON.readTree(found.group(2))));
        }
        assertEquals(false, steps.isEmpty(), "no commands with answers");
    }

    /** Types the commands; each must be answered as it is printed. */
    void replay(String server, String token) throws IOException, InterruptedException {
        for (Step step : steps) {
            JsonNode answer =
                    Shell.json("SERVER=" + server + " TOKEN=" + token + " CURSOR=" + cursor + "\n" + step.command);
            compare(step.answer, answer, "", step.command + answer);
            cursor = answer.path("cursor").asText(cursor);
        }
    }

    private void compare(JsonNode expected, JsonNode found, String name, String where) {
        if (expected.isObject() && found.isObject()) {
            assertEquals(names(expected), names(found), where);
            names(expected).forEach(each -> compare(expected.get(each), found.get(each), each, where));
        } else if (expected.isArray() && found.isArray()) {
            assertEquals(expected.size(), found.size(), where);
            for (int i = 0; i < expected.size(); i++) {
                compare(expected.get(i), found.get(i), name, where);
            }
        } else if (VOLATILE.contains(name) && expected.isValueNode() && !expected.isNull()) {
            String before = printed.putIfAbsent(name + expected.asText(), found.asText());
            assertEquals(before == null ? found.asText() : before, found.asText(), where);
            assertEquals(expected.getNodeType(), found.getNodeType(), where);
        } else {
            assertEquals(expected, found, where);
        }
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
