package dev.offlinesync.bench.workload;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offlinesync.bench.server.Http;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Clients that ask for what has changed, one user each: a whole page of changes, or nothing. */
final class Pull implements Workload {
    /** What a page has if the client does not say, so that one answer has all of it. */
    static final int PAGE = 500;

    /** How much there is for the client. */
    enum Behind {
        A_PAGE(PAGE),
        NOTHING(0);

        final int changes;

        Behind(int changes) {
            this.changes = changes;
        }
    }

    private final Api api;
    private final Shape shape;
    private final Behind behind;
    private final List<String> cursors = new ArrayList<>();

    /** Answers with other changes than there were. */
    private final LongAdder wrong = new LongAdder();

    Pull(Api api, Shape shape, Behind behind) {
        this.api = api;
        this.shape = shape;
        this.behind = behind;
    }

    @Override
    public void prepare() throws IOException {
        try (Http http = api.connect()) {
            for (int user = 0; user < shape.clients(); user++) {
                String before = cursor(http, user, "");
                push(http, user);
                cursors.add(behind == Behind.NOTHING ? cursor(http, user, "?since=" + before) : before);
            }
        }
    }

    private String cursor(Http http, int user, String query) throws IOException {
        JsonNode page = Api.json(Api.ok(http.send(api.get("/api/sync/changes" + query, user))));
        if (!page.path("upToDate").asBoolean()) {
            throw new IOException("more changes than were made: " + page.path("change"));
        }
        return page.path("cursor").asText();
    }

    private void push(Http http, int user) throws IOException {
        List<String> items = new ArrayList<>();
        for (int i = 0; i < PAGE; i++) {
            items.add(Mutations.expense(api.run() + "-" + user + "-" + i, i));
        }
        byte[] request = api.post("/api/sync/push?results=none", user, Mutations.items(items));
        int done = Api.json(Api.ok(http.send(request))).path("successful").asInt();
        if (done != PAGE) {
            throw new IOException(done + " of " + PAGE + " records are there");
        }
    }

    @Override
    public Turn client(int number) throws IOException {
        byte[] request = api.get("/api/sync/changes?since=" + cursors.get(number), number);
        return new Sending(api.connect()) {
            @Override
            byte[] next() {
                return request;
            }

            @Override
            int answered(Http.Answer answer) {
                if (changes(answer.body()) != behind.changes) {
                    wrong.increment();
                }
                return Math.max(1, behind.changes);
            }
        };
    }

    /** Counted, not parsed: what a client does with a page is not what is measured. */
    private static int changes(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        int count = 0;
        for (int at = text.indexOf("\"deleted\":"); at >= 0; at = text.indexOf("\"deleted\":", at + 1)) {
            count++;
        }
        return count;
    }

    @Override
    public List<String> verify() {
        return wrong.sum() == 0 ? List.of() : List.of(wrong + " answers had not " + behind.changes + " changes");
    }
}
