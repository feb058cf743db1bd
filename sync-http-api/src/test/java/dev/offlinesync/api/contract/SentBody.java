package dev.offlinesync.api.contract;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;

/** The body of a request, without a server that reads it. */
final class SentBody {
    private SentBody() {}

    static byte[] of(HttpRequest request) {
        return request.bodyPublisher().map(SentBody::bytes).orElse(new byte[0]);
    }

    private static byte[] bytes(BodyPublisher body) {
        BodySubscriber<byte[]> all = BodySubscribers.ofByteArray();
        body.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                all.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuffer buffer) {
                all.onNext(List.of(buffer));
            }

            @Override
            public void onError(Throwable why) {
                all.onError(why);
            }

            @Override
            public void onComplete() {
                all.onComplete();
            }
        });
        return all.getBody().toCompletableFuture().join();
    }
}
