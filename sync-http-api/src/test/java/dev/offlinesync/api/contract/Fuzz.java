package dev.offlinesync.api.contract;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Tries a target with input that nobody thought of: examples, changed at random. Each build tries the same inputs, so
 * that it fails only by what was changed in it. {@code -Doffline-sync.fuzz.seed=N} begins with other ones, {@code
 * -Doffline-sync.fuzz.inputs=N} tries more of them; a failure names its seed, with which its input comes first.
 */
public final class Fuzz {
    private static final int INPUTS = 30_000;
    private static final int MOST_CHANGES = 8;
    private static final int LONGEST = 100_000;
    private static final int LONGEST_SHOWN = 2000;

    /** What parsers stumble over. */
    private static final List<String> PIECES = List.of(
            "null",
            "true",
            "{}",
            "[]",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "\\",
            ",",
            ":",
            "-0",
            "1e999",
            "9223372036854775808",
            "0.1",
            "\\ud800",
            "\\u0000",
            "$",
            "$ref",
            "$date",
            "__proto__",
            ".",
            "..",
            "..;",
            "/",
            "%2f",
            "%",
            "?",
            "#",
            "://",
            ";",
            " ",
            "\u00e9",
            "\u6f22",
            "\ud83d\ude00",
            "\u202e",
            "\uff0e",
            "(a+)+$",
            "uniqueItems",
            "2025-12-10T10:00:00Z");

    private Fuzz() {}

    /** What is tried. It may refuse the input in the way that it promises, and then ends normally. */
    @FunctionalInterface
    public interface Target {
        void accept(byte[] input) throws Exception;
    }

    /** @param examples what the target takes, and what it refuses */
    public static void run(List<String> examples, Target target) {
        long first = Long.getLong("offline-sync.fuzz.seed", 1);
        long end = first + Long.getLong("offline-sync.fuzz.inputs", INPUTS);
        for (long seed = first; seed < end; seed++) {
            byte[] input = input(new Random(seed), examples);
            try {
                target.accept(input);
            } catch (Throwable e) { // errors too, such as of a stack that overflows
                throw new AssertionError("-Doffline-sync.fuzz.seed=" + seed + ": " + shown(input), e);
            }
        }
    }

    private static byte[] input(Random random, List<String> examples) {
        byte[] input = example(random, examples);
        for (int i = random.nextInt(MOST_CHANGES); i >= 0; i--) {
            byte[] other = random.nextInt(4) == 0 ? example(random, examples) : piece(random);
            int from = random.nextInt(input.length + 1);
            int to = Math.min(input.length, from + (random.nextBoolean() ? 0 : random.nextInt(20)));
            int times = random.nextInt(10) == 0 ? 1 + random.nextInt(2000) : 1;
            ByteArrayOutputStream changed = new ByteArrayOutputStream();
            changed.write(input, 0, from);
            for (int k = 0; k < times && changed.size() < LONGEST; k++) {
                changed.writeBytes(other);
            }
            changed.write(input, to, input.length - to);
            input = changed.toByteArray();
        }
        return input;
    }

    private static byte[] example(Random random, List<String> examples) {
        return examples.get(random.nextInt(examples.size())).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] piece(Random random) {
        switch (random.nextInt(3)) {
            case 0 -> {
                byte[] bytes = new byte[1 + random.nextInt(4)];
                random.nextBytes(bytes);
                return bytes;
            }
            case 1 -> {
                return new byte[0]; // what it replaces is left out
            }
            default -> {
                return PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
            }
        }
    }

    /** As Java writes it, so that it can become a test of its own. */
    private static String shown(byte[] input) {
        StringBuilder shown = new StringBuilder();
        String text = new String(input, StandardCharsets.ISO_8859_1);
        for (int i = 0; i < Math.min(text.length(), LONGEST_SHOWN); i++) {
            char c = text.charAt(i);
            shown.append(c >= ' ' && c < 127 ? "" + c : String.format("\\x%02x", (int) c));
        }
        return shown.toString();
    }
}
