package dev.offlinesync.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings are UTF-8 in every locale. */
class ProcessTextTest {
    private static final String GARBLED = "\ufffd\ufffd";

    @TempDir
    private Path dir;

    private Path file(String name, byte[]... entries) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] entry : entries) {
            all.writeBytes(entry);
            all.write(0);
        }
        return Files.write(dir.resolve(name), all.toByteArray());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private ProcessText text(byte[]... entries) throws IOException {
        return new ProcessText(file("environ", entries), file("cmdline", entries));
    }

    @Test
    void values_are_what_they_are_in_utf_8_even_if_the_locale_garbled_them() throws IOException {
        ProcessText text = text(utf8("SYNC_JWT_SECRET=ключ=ключ"), utf8("HOME=/"), utf8("SYNC_PORT=1"));

        assertEquals(
                Map.of("SYNC_JWT_SECRET", "ключ=ключ", "HOME", "/", "SYNC_PORT", "5000"),
                text.environment(Map.of("SYNC_JWT_SECRET", GARBLED, "HOME", "/", "SYNC_PORT", "5000")),
                "what Java has as ASCII stays as Java has it");
    }

    @Test
    void arguments_are_the_last_entries_of_the_command_line() throws IOException {
        ProcessText text = text(
                utf8("java"), utf8("-Dключ=x"), utf8("-jar"), utf8("x.jar"), utf8("--user"), utf8("оля"), utf8(""));

        assertArrayEquals(new String[] {"--user", "оля", ""}, text.arguments(new String[] {"--user", GARBLED, ""}));
    }

    @Test
    void what_is_not_utf_8_stays_visibly_garbled() throws IOException {
        ProcessText text = text(new byte[] {'S', '=', (byte) 0xe4}, utf8("x"));

        assertEquals(Map.of("S", "\ufffd"), text.environment(Map.of("S", "ä")));
    }

    @Test
    void a_system_without_these_files_keeps_what_java_has() {
        ProcessText text = new ProcessText(dir.resolve("none"), dir.resolve("none"));

        assertEquals(Map.of("S", "ключ"), text.environment(Map.of("S", "ключ")));
        assertArrayEquals(new String[] {"ключ"}, text.arguments(new String[] {"ключ"}));
    }
}
