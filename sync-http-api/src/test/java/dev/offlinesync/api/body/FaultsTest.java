package dev.offlinesync.api.body;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultsTest {
    private final SubmissionReader reader = new SubmissionReader(new BodyLimits(10 << 20, 1 << 20, 1000, 64));

    @Test
    void many_faults_in_deep_places_stay_small() {
        // 200 items of 100 faults each, under 59 names of 200 characters: once 240 MB of pointers
        String data = deep("{" + join(100, j -> "\"$" + j + "\":0") + "}", "漢");
        String item = "{\"endpoint\":\"/api/x\",\"method\":\"POST\",\"data\":" + data + "}";

        List<ParsedItem> items = reader.many(body("{\"items\":[" + join(200, i -> item) + "]}"));

        assertEquals(200, items.stream().filter(ParsedItem::isRefused).count());
        long characters = items.stream()
                .flatMap(i -> i.faults().stream())
                .mapToLong(f -> f.pointer().length() + f.message().length())
                .sum();
        assertTrue(characters < 200 << 10, characters + " characters");
    }

    @Test
    void every_item_that_is_refused_says_why_however_many_there_are() {
        List<ParsedItem> items = reader.many(
                body("{\"items\":[" + join(1000, i -> "{\"mutationId\":\"m" + i + "\",\"a\":1,\"b\":2}") + "]}"));

        for (int i = 0; i < items.size(); i++) {
            assertEquals(
                    "/items/" + i + "/a is not a known field",
                    told(items.get(i).faults().get(0)));
            assertEquals("m" + i, items.get(i).mutationId());
        }
        // each misses two fields besides
        assertEquals(4, items.get(0).faults().size());
        assertEquals(
                List.of("/items/999/a is not a known field", "/items/999 has more faults than these"),
                items.get(999).faults().stream().map(FaultsTest::told).toList());
    }

    @Test
    void a_long_pointer_is_cut_in_its_middle() {
        List<Fault> faults =
                reader.one(body("{\"data\":" + deep("{\"a.b\":0}", "") + "}")).faults();

        String pointer = faults.get(0).pointer();
        assertTrue(pointer.startsWith("/data/kkk"), pointer);
        assertTrue(pointer.contains("/…/"), pointer);
        assertTrue(pointer.endsWith("/a.b"), pointer);
        assertTrue(pointer.length() < 1500, pointer.length() + " characters");
    }

    @Test
    void bad_keys_cost_no_more_than_good_ones() {
        String keys = deep("{" + join(1_500_000, j -> "\"$\":0") + "}", "");
        String body = "{\"endpoint\":\"/api/x\",\"method\":\"POST\",\"data\":" + keys + "}";

        ParsedItem item = assertTimeoutPreemptively(Duration.ofSeconds(5), () -> reader.one(body(body)));

        assertTrue(item.isRefused());
        assertEquals(
                " has more faults than these",
                told(item.faults().get(item.faults().size() - 1)));
    }

    @Test
    void a_key_that_a_stored_record_may_have_is_no_fault_of_an_update_however_many_there_are() {
        String data = "{" + join(5000, j -> "\"$" + j + "\":0") + "}";

        ParsedItem update = reader.one(body("{\"endpoint\":\"/api/x/1\",\"method\":\"PUT\",\"data\":" + data + "}"));

        assertEquals(5000, update.accepted().data().size());
    }

    @Test
    void a_key_that_is_given_twice_is_a_fault_of_an_update_too() {
        ParsedItem update =
                reader.one(body("{\"endpoint\":\"/api/x/1\",\"method\":\"PUT\",\"data\":{\"$a\":1,\"$a\":2}}"));

        assertEquals(
                List.of("/data/$a is given twice"),
                update.faults().stream().map(FaultsTest::told).toList());
    }

    private static String told(Fault fault) {
        return fault.pointer() + " " + fault.message();
    }

    private static String deep(String data, String first) {
        String nested = data;
        for (int k = 0; k < 59; k++) {
            nested = "{\"" + (k == 0 ? first : "") + "k".repeat(199) + "\":" + nested + "}";
        }
        return nested;
    }

    private static String join(int times, IntFunction<String> one) {
        return IntStream.range(0, times).mapToObj(one).collect(Collectors.joining(","));
    }

    private static IncomingBody body(String json) {
        return Bodies.json(json.getBytes(StandardCharsets.UTF_8));
    }
}
