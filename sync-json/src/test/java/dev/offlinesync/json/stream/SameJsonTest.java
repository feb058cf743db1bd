package dev.offlinesync.json.stream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Nobody can tell from a text, an answer or an error which library it was. */
class SameJsonTest {
    private static final JsonLimits LIMITS = new JsonLimits(6, 200, 20, 30, JsonLimits.Names.FORGOTTEN);
    private static final JsonFormat TWO = new Jackson2Format(LIMITS);
    private static final JsonFormat THREE = new Jackson3Format(LIMITS);

    private static final List<String> TEXTS = List.of(
            "{\"items\":[{\"endpoint\":\"/api/expenses/e1\",\"data\":{\"a\":[1,2.5e3,{\"$b\":null}]}},\n {\"x\":\"\\ud83d\\ude00\"}]}",
            "[true, false, null, -0, 0.1, 12345678901234567890, 1e-5, \"\\u0041\\n\\/\", {}, []]",
            "\"long " + "x".repeat(190) + "\"",
            "{\"a name of more than twenty\":1}",
            "[[[[[[[]]]]]]]",
            "123456789012345678901234567890123",
            "");

    /** Characters that mean something in JSON, or nothing. */
    private static final String ODD = "{}[]\",:\\/0123456789.eE+-tfnu \n\r\t\u0000\u0001xé\uD83D\uDE00\uFEFF'#*N";

    /** What it says, or why it says nothing. Of a control character Jackson 3 tells the place before it. */
    private static String read(JsonFormat format, String text) {
        try {
            return JsonFormatTest.tokens(format, text).toString();
        } catch (JsonSyntaxFault e) {
            boolean control = text.chars().anyMatch(c -> c < 2);
            return "syntax " + e.line() + (control ? "" : ":" + e.column());
        } catch (JsonLimitExceeded e) {
            return "limit";
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void texts_that_are_broken_at_random_are_read_alike() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(TEXTS.get(i % TEXTS.size()));
            for (int edits = random.nextInt(4); edits > 0; edits--) {
                int at = random.nextInt(text.length() + 1);
                String odd = String.valueOf(ODD.charAt(random.nextInt(ODD.length())));
                text.replace(at, Math.min(text.length(), at + random.nextInt(2)), random.nextInt(4) == 0 ? "" : odd);
            }

            assertEquals(read(TWO, text.toString()), read(THREE, text.toString()), text::toString);
        }
    }

    @Test
    void values_at_random_are_written_alike() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            long seed = random.nextLong();
            JsonFormat.Writing writing = out -> value(out, new Random(seed), 3);

            assertArrayEquals(TWO.bytes(writing), THREE.bytes(writing));
            assertEquals(TWO.text(writing), THREE.text(writing));
        }
    }

    private static void value(JsonOutput out, Random random, int depth) throws IOException {
        switch (random.nextInt(depth == 0 ? 5 : 7)) {
            case 0 -> out.text(text(random));
            case 1 -> out.number(random.nextLong() >> random.nextInt(64));
            case 2 -> out.number(Double.longBitsToDouble(random.nextLong()));
            case 3 -> out.number(random.nextInt(10_000) / 100.0);
            case 4 -> {
                if (random.nextBoolean()) {
                    out.truth(random.nextBoolean());
                } else {
                    out.nothing();
                }
            }
            case 5 -> {
                out.array();
                for (int i = random.nextInt(5); i > 0; i--) {
                    value(out, random, depth - 1);
                }
                out.endArray();
            }
            default -> {
                out.object();
                for (int i = random.nextInt(5); i > 0; i--) {
                    out.name(text(random));
                    value(out, random, depth - 1);
                }
                out.endObject();
            }
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            text.append(ODD.charAt(random.nextInt(ODD.length())));
        }
        return text.toString();
    }
}
