package dev.offlinesync.bench.workload;

import dev.offlinesync.bench.server.Http;
import java.io.IOException;

/** A client on its own connection that sends a request again until it is answered well, as a real one does. */
abstract class Sending implements Turn {
    private final Http http;
    private byte[] unanswered = {};

    Sending(Http http) {
        this.http = http;
    }

    /** The next request; empty if there is none. */
    abstract byte[] next();

    /** @return how many items it did */
    abstract int answered(Http.Answer answer) throws IOException;

    @Override
    public final int take() throws IOException {
        if (unanswered.length == 0) {
            unanswered = next();
        }
        if (unanswered.length == 0) {
            return NOTHING;
        }
        Http.Answer answer = Api.ok(http.send(unanswered));
        unanswered = new byte[0];
        return answered(answer);
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
