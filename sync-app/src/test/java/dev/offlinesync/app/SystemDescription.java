package dev.offlinesync.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The description of the system that this product implements, whose commands must work as they are printed. */
final class SystemDescription {
    private static final Pattern BASH = Pattern.compile("```bash\\n(.*?)```", Pattern.DOTALL);

    private SystemDescription() {}

    /** Its curl commands, in their order: add, process, pending, clear. */
    static List<String> curlCommands() throws IOException {
        try (InputStream in = SystemDescription.class.getResourceAsStream("/SEED.md")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Matcher blocks = BASH.matcher(text);
            return blocks.results()
                    .map(block -> block.group(1))
                    .filter(c -> c.startsWith("curl"))
                    .toList();
        }
    }
}
