package dev.offlinesync.contract;

import static dev.offlinesync.contract.Given.ANNA;
import static dev.offlinesync.contract.Given.BERT;
import static dev.offlinesync.contract.Given.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.store.Device;
import dev.offlinesync.core.store.DeviceStore;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The devices of users. */
public interface DeviceContract extends StoreContract {
    private DeviceStore devices() {
        return store().devices();
    }

    @Test
    default void what_is_known_of_a_device_never_goes_back() {
        Device phone = new Device(ANNA, "phone", NOW, null, 0);
        devices().seen(List.of(phone, new Device(BERT, "phone", null, NOW, 7)));
        assertEquals(List.of(phone), devices().devices(ANNA));

        devices().seen(List.of(new Device(ANNA, "phone", NOW.minusSeconds(5), NOW.minusSeconds(9), 1L << 50)));
        devices().seen(List.of(new Device(ANNA, "phone", null, NOW.minusSeconds(10), 3)));

        assertEquals(
                List.of(new Device(ANNA, "phone", NOW, NOW.minusSeconds(9), 1L << 50)),
                devices().devices(ANNA));
        assertEquals(List.of(new Device(BERT, "phone", null, NOW, 7)), devices().devices(BERT));
    }

    @Test
    default void of_a_user_the_devices_are_kept_that_were_seen_last() {
        int most = DeviceStore.MOST_OF_USER;
        List<Device> first = IntStream.range(0, most)
                .mapToObj(i -> new Device(ANNA, "d" + i, NOW.plusSeconds(i), null, i))
                .toList();
        devices().seen(first);
        Device latest = new Device(ANNA, "'\"$\u00fc", null, NOW.plusSeconds(most), 0);
        Device old = new Device(ANNA, "old", null, NOW.minusSeconds(1), 0);

        devices().seen(List.of(old, latest));

        List<Device> kept = devices().devices(ANNA);
        assertEquals(most, kept.size());
        assertEquals(latest, kept.get(0));
        assertEquals("d1", kept.get(most - 1).id());
        assertEquals(
                kept,
                Stream.concat(Stream.of(latest), IntStream.range(1, most).mapToObj(i -> first.get(most - i)))
                        .toList());
    }
}
