package dev.offlinesync.api.contract;

import java.net.URI;
import java.net.http.HttpRequest;

/** Compares each request and its answer with the description of the API. */
record DescribedFront(Front front, OpenApiCheck check) implements Front {
    @Override
    public URI address() {
        return front.address();
    }

    @Override
    public Client.Answer send(HttpRequest request) {
        Client.Answer answer = front.send(request);
        check.exchange(request, answer);
        return answer;
    }

    @Override
    public void close() {
        front.close();
    }
}
