package dev.offlinesync.forward;

import dev.offlinesync.forward.Answer.End;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Reads a body up to a limit, and tells how it ended. It never fails: that a body breaks off is part of the answer.
 */
final class BoundedBody implements BodySubscriber<BoundedBody.Content> {
    private final int max;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<Content> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    BoundedBody(int max) {
        this.max = max;
    }

    /** @param text empty unless the body came whole */
    record Content(End end, String text) {
        static Content none(End end) {
            return new Content(end, "");
        }
    }

    @Override
    public CompletionStage<Content> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription s) {
        subscription = s;
        s.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (bytes.size() + buffer.remaining() > max) {
                Flow.Subscription s = subscription;
                if (s != null) {
                    s.cancel();
                }
                body.complete(Content.none(End.TOO_LARGE));
                return;
            }
            byte[] piece = new byte[buffer.remaining()];
            buffer.get(piece);
            bytes.writeBytes(piece);
        }
    }

    @Override
    public void onError(Throwable e) {
        body.complete(Content.none(End.BROKEN_OFF));
    }

    @Override
    public void onComplete() {
        body.complete(new Content(End.WHOLE, bytes.toString(StandardCharsets.UTF_8)));
    }
}
