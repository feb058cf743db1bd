package dev.offlinesync.http;

import dev.offlinesync.api.ApiResponse;
import dev.offlinesync.api.HeldAnswer;
import dev.offlinesync.api.Problem;
import dev.offlinesync.api.Weight;
import dev.offlinesync.core.store.ReadRoom;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** One request on its way through {@link Admission}: its body is received, it gets a slot, and its response is sent. */
final class AdmittedRequest {
    /** How many times longer the only request of a user waits. */
    private static final int ONLY_ONE = 3;

    private final Admission admission;
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final Weight weight;
    private final String user;
    private final Budget.Share held;
    private AdmissionQueue.@Nullable Visit visit;
    /** Gives up waiting. Until it has run, or is cancelled, the scheduler keeps this request and what belongs to it. */
    private volatile Scheduler.@Nullable Task patience;
    /** Its connection has ended: nobody is there to be answered. */
    private volatile boolean over;

    AdmittedRequest(
            Admission admission, Request request, Response response, Callback callback, Weight weight, String user) {
        this.admission = admission;
        this.request = request;
        this.response = response;
        this.callback = callback;
        this.weight = weight;
        this.user = user;
        this.held = admission.bodies().share();
        // always runs last, however the request ends
        Request.addCompletionListener(request, failure -> end());
    }

    void begin() {
        long length = Math.max(0, request.getLength());
        if (length > admission.limits().bodyBytes()) {
            // its route refuses it unread, after it has checked the token
            arrive(new BodyReceiver.Received(new ArrayDeque<>(), 0));
            return;
        }
        if (!admission.bodies().hasRoomFor(length)) {
            refuse(Problem.overloaded());
            return;
        }
        new BodyReceiver(
                        request,
                        held,
                        admission.limits().bodyBytes(),
                        admission.scheduler(),
                        this::arrive,
                        this::refuse)
                .read();
    }

    private void arrive(BodyReceiver.Received body) {
        if (body.weight() > admission.capacity().workBytes()) {
            refuse(new Problem(413, "the body has more values than this server has memory for"));
            return;
        }
        arrive(body.weight(), () -> work(body, this::handled));
    }

    private void arrive(long bytes, Runnable work) {
        long first = admission.capacity().first(weight);
        AdmissionQueue.Visit visiting = admission.queue().visit(user, first + bytes, first, work);
        visit = visiting;
        switch (admission.queue().arrive(visiting)) {
            case INSIDE -> work.run();
            case REFUSED -> refuse(Problem.overloaded());
            case WAITING -> waitAtMost(visiting);
        }
    }

    private void waitAtMost(AdmissionQueue.Visit visiting) {
        Duration most = admission.capacity().patience();
        // who asks for nothing else is better served late than refused: others may have taken all room for a while
        Duration time = visiting.isOnlyOne() ? most.multipliedBy(ONLY_ONE) : most;
        Scheduler.Task end = admission
                .scheduler()
                .schedule(
                        () -> {
                            if (visiting.giveUp()) {
                                refuse(Problem.overloaded());
                            }
                        },
                        time.toMillis(),
                        TimeUnit.MILLISECONDS);
        patience = end;
        if (!visiting.isWaiting()) {
            end.cancel(); // it was admitted meanwhile, and may have looked before there was something to cancel
        }
    }

    private void stopWaiting() {
        Scheduler.Task end = patience;
        if (end != null) {
            end.cancel();
        }
    }

    /** How a request is answered that may wait for news. */
    @FunctionalInterface
    private interface Answering {
        ApiResponse answer();
    }

    private ApiResponse handled() {
        return admission.answer(request);
    }

    private void work(BodyReceiver.Received body, Answering answering) {
        stopWaiting();
        if (over) {
            leave();
            return;
        }
        held.giveBack(); // from now on it counts as work
        ReceivedRequest received = new ReceivedRequest(request, body.bytes());
        BufferedResponse answer = new BufferedResponse(
                received, response, completion(), admission.unread(), user, admission.scheduler(), this::leave);
        WaitingCalls.ON_THIS_THREAD.set(new WaitingCalls.Call(visit, body.weight()));
        try {
            ReadRoom.within(room(), () -> {
                if (admission.mayWait(request)) {
                    send(answering.answer(), received, answer);
                } else {
                    route(received, answer);
                }
            });
        } catch (Throwable t) { // a throwable that escapes would leave its connection waiting forever
            if (over) {
                leave();
                return;
            }
            Response.writeError(received, answer, answer.completion(), t);
        } finally {
            WaitingCalls.ON_THIS_THREAD.remove();
        }
    }

    /** Now, as any other response; or later, without a slot. */
    private void send(ApiResponse made, ReceivedRequest received, BufferedResponse answer) throws Exception {
        if (made.held().isPresent()) {
            leave();
            hold(made.held().get());
        } else if (made.events().isPresent()) {
            leave();
            admission.waits(request);
            response.setStatus(made.status());
            made.headers().forEach(response.getHeaders()::put);
            EventSink.open(request, response, completion(), made.events().get());
        } else {
            request.setAttribute(JavalinRoutes.MADE, made);
            route(received, answer);
        }
    }

    /** Until there is news. Then it comes as if it came now. */
    private void hold(HeldAnswer pull) {
        admission.waits(request);
        ClientWatch client = ClientWatch.begin(request, () -> {
            pull.cancel();
            callback.failed(new EofException("the client is gone"));
        });
        pull.whenReady(() -> admission.execute(() -> {
            client.stop();
            BodyReceiver.Received nothing = new BodyReceiver.Received(new ArrayDeque<>(), 0);
            arrive(0, () -> work(nothing, pull::answer));
        }));
    }

    private void route(ReceivedRequest received, BufferedResponse answer) throws Exception {
        if (!admission.routes().handle(received, answer, answer.completion())) {
            answer.completion().failed(new IllegalStateException("no route answered"));
        }
    }

    private ReadRoom.Room room() {
        AdmissionQueue.Visit inside = visit;
        return inside == null ? ReadRoom.Room.UNLIMITED : inside;
    }

    private void refuse(Problem problem) {
        held.giveBack();
        ApiResponse refusal = admission.refusal(problem, request);
        response.setStatus(refusal.status());
        refusal.headers().forEach(response.getHeaders()::put);
        boolean close = refusal.headers().containsKey("Connection");
        response.write(true, ByteBuffer.wrap(refusal.body()), close ? callback : completion());
    }

    private Callback completion() {
        return new DrainBodyCallback(request, callback, admission.scheduler());
    }

    private void leave() {
        AdmissionQueue.Visit inside = visit;
        if (inside != null) {
            inside.leave();
        }
    }

    private void end() {
        over = true;
        held.end();
        leave();
    }
}
