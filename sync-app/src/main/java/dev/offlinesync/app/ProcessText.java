package dev.offlinesync.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Environment and arguments of this process, decoded as UTF-8. Java decodes them with the character set of the locale.
 * In the POSIX locale, which most containers have, each byte beyond ASCII becomes U+FFFD, so different secrets become
 * the same one. Linux still has the bytes. Elsewhere, and if they are not UTF-8, U+FFFD stays, and is refused where the
 * value is read.
 */
final class ProcessText {
    private final Path environ;
    private final Path cmdline;

    ProcessText() {
        this(Path.of("/proc/self/environ"), Path.of("/proc/self/cmdline"));
    }

    /** @param environ and {@code cmdline}: files as Linux gives them to a process */
    ProcessText(Path environ, Path cmdline) {
        this.environ = environ;
        this.cmdline = cmdline;
    }

    /** @param decoded as Java has it */
    Map<String, String> environment(Map<String, String> decoded) {
        if (decoded.values().stream().allMatch(ProcessText::isAscii)) {
            return decoded;
        }
        Map<String, String> environment = new TreeMap<>(decoded);
        for (String entry : entries(environ)) {
            int end = entry.indexOf('=');
            if (end > 0 && !isAscii(decoded.getOrDefault(entry.substring(0, end), ""))) {
                environment.put(entry.substring(0, end), entry.substring(end + 1));
            }
        }
        return environment;
    }

    /** @param decoded as Java has them */
    String[] arguments(String[] decoded) {
        String[] arguments = decoded.clone();
        List<String> line = List.of();
        for (int i = 0; i < decoded.length; i++) {
            if (!isAscii(decoded[i])) {
                line = line.isEmpty() ? entries(cmdline) : line;
                int at = line.size() - decoded.length + i; // the last ones; before them are those for Java
                arguments[i] = at < 0 ? decoded[i] : line.get(at);
            }
        }
        return arguments;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    /** Each ends with NUL. Empty if this system has no such file. */
    private static List<String> entries(Path file) {
        List<String> entries = new ArrayList<>();
        try {
            byte[] bytes = Files.readAllBytes(file);
            for (int begin = 0, i = 0; i < bytes.length; i++) {
                if (bytes[i] == 0) {
                    entries.add(new String(bytes, begin, i - begin, StandardCharsets.UTF_8));
                    begin = i + 1;
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        return entries;
    }
}
