package dev.offlinesync.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stream that tells a client that there is something new to ask for. */
final class EventsRoute {
    static final String PATH = "/api/sync/events";

    private static final String RETRY_SECONDS = "30";

    private final @Nullable Live live;

    /** @param live null if nobody tells of news */
    EventsRoute(@Nullable Live live) {
        this.live = live;
    }

    void install(RouteTable routes) {
        routes.get(PATH, this::events);
    }

    private ApiResponse events(Call call, Caller caller) {
        if (live == null || !call.canWait()) {
            throw new Problem(501, "this server sends no events; ask GET /api/sync/changes now and then");
        }
        Map<String, String> headers = new LinkedHashMap<>(call.headers());
        headers.put("Content-Type", "text/event-stream");
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Accel-Buffering", "no"); // nginx hands each event on as it comes
        if (call.method().equals("HEAD")) {
            return ApiResponse.empty(200, headers);
        }
        Optional<LivePlaces.Place> place = live.places().take(caller.user());
        if (place.isEmpty()) {
            throw (live.places().isFullFor(caller.user())
                            ? Problem.quotaExceeded("this user has too many open streams")
                            : Problem.overloaded("too many streams are open; ask GET /api/sync/changes now and then"))
                    .header("Retry-After", RETRY_SECONDS);
        }
        return ApiResponse.events(headers, new LiveStream(live, caller, place.get()));
    }
}
