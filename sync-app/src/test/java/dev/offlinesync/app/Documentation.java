package dev.offlinesync.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What is written for people, of which every command must work as it is printed. */
final class Documentation {
    /** The description of the system that this product implements. */
    static final Path SYSTEM = Path.of("src/test/resources/SEED.md");

    static final Path README = Path.of("../README.md");
    static final Path CONFIGURATION = Path.of("../docs/configuration.md");
    static final Path RESOURCES = Path.of("../docs/resources.md");
    static final Path FORWARDING = Path.of("../docs/forwarding.md");
    static final Path DEPLOY = Path.of("../docs/deploy.md");
    static final Path MONGODB = Path.of("../docs/mongodb.md");
    static final Path BACKUP = Path.of("../docs/backup.md");

    private Documentation() {}

    /** The blocks of code in this language, in their order. */
    static List<String> blocks(Path document, String language) throws IOException {
        Pattern block = Pattern.compile("```(?:" + language + ")\\n(.*?)```", Pattern.DOTALL);
        return block.matcher(Files.readString(document))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    static List<String> curlCommands(Path document) throws IOException {
        return blocks(document, "bash|sh").stream()
                .filter(command -> command.startsWith("curl"))
                .toList();
    }

    /** The first block of code in this language below the line that begins so. */
    static String below(Path document, String line, String language) throws IOException {
        String text = Files.readString(document);
        int below = text.indexOf("\n" + line);
        if (below < 0) {
            throw new AssertionError(document + " has no line that begins with: " + line);
        }
        String fence = "```" + language + "\n";
        int begin = text.indexOf(fence, below) + fence.length();
        return text.substring(begin, text.indexOf("```", begin));
    }
}
