package dev.offlinesync.examples.depot;

import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.store.SyncStore;
import java.security.Principal;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A route of the application's own, beside those of the queue. */
@RestController
class VanController {
    private static final int MOST_PARTS = 1000;

    private final SyncStore store;

    VanController(SyncStore store) {
        this.store = store;
    }

    /** What is left in the van of whoever asks. */
    @GetMapping("/van")
    Map<String, Object> van(Principal technician) {
        Map<String, Object> left = new TreeMap<>();
        store.records()
                .page(new UserId(technician.getName()), "parts", null, MOST_PARTS)
                .items()
                .forEach(part ->
                        left.put(part.key().id(), String.valueOf(part.data().get("left"))));
        return left;
    }
}
