package dev.offlinesync.http;

import dev.offlinesync.api.ApiResponse;
import dev.offlinesync.api.Problem;
import dev.offlinesync.api.Weight;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** One request on its way through {@link Admission}: its body comes in, it gets its place, and its answer goes out. */
final class Passage {
    private final Admission admission;
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Weight weight;
    private final String user;
    private final Budget.Share held;
    private Places.@Nullable Visit visit;

    Passage(Admission admission, Request request, Response response, Callback callback, Weight weight, String user) {
        this.admission = admission;
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.weight = weight;
        this.user = user;
        this.held = admission.bodies().share();
        // the last thing that happens to a request, however it ends
        Request.addCompletionListener(request, failure -> end());
    }

    void begin() {
        long length = Math.max(0, request.getLength());
        if (length > admission.limits().bodyBytes()) {
            // its route refuses it unread, after it has looked at the token
            arrive(new Reception.Received(new ArrayDeque<>(), 0));
            return;
        }
        if (!admission.bodies().hasRoomFor(length)) {
            refuse(Problem.overloaded());
            return;
        }
        new Reception(request, held, admission.limits().bodyBytes(), admission.scheduler(), this::arrive, this::refuse)
                .read();
    }

    private void arrive(Reception.Received body) {
        long cost = weight.bytes() + body.weight();
        if (body.weight() > admission.capacity().workBytes()) {
            refuse(new Problem(413, "the body has more values in it than this server has memory for"));
            return;
        }
        Places.Visit visiting = admission.places().visit(user, cost, () -> work(body));
        visit = visiting;
        switch (admission.places().arrive(visiting)) {
            case INSIDE -> work(body);
            case REFUSED -> refuse(Problem.overloaded());
            case WAITING ->
                admission
                        .scheduler()
                        .schedule(
                                () -> {
                                    if (visiting.giveUp()) {
                                        refuse(Problem.overloaded());
                                    }
                                },
                                admission.capacity().patience().toMillis(),
                                TimeUnit.MILLISECONDS);
        }
    }

    private void work(Reception.Received body) {
        held.giveBack(); // counted with the work from now on
        ReceivedRequest received = new ReceivedRequest(request, body.bytes());
        PatientAnswer answer = new PatientAnswer(
                received, response, aftermath(), admission.outbox(), admission.scheduler(), this::leave);
        Handler routes = admission.routes();
        try {
            if (!routes.handle(received, answer, answer.completion())) {
                answer.completion().failed(new IllegalStateException("no route, not even one that says so"));
            }
        } catch (Throwable t) { // whatever leaves a handler would keep its connection waiting for ever
            Response.writeError(received, answer, answer.completion(), t);
        }
    }

    private void refuse(Problem problem) {
        held.giveBack();
        ApiResponse refusal = admission.refusal(problem, request);
        response.setStatus(refusal.status());
        refusal.headers().forEach(response.getHeaders()::put);
        boolean close = refusal.headers().containsKey("Connection");
        response.write(true, ByteBuffer.wrap(refusal.body()), close ? callback : aftermath());
    }

    private Callback aftermath() {
        return new Aftermath(request, callback, admission.scheduler());
    }

    private void leave() {
        Places.Visit inside = visit;
        if (inside != null) {
            inside.leave();
        }
    }

    private void end() {
        held.end();
        leave();
    }
}
