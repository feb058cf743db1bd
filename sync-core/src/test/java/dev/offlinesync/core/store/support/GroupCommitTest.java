package dev.offlinesync.core.store.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GroupCommitTest {
    private final List<List<String>> commits = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore go = new Semaphore(0);
    private final List<Thread> callers = new ArrayList<>();

    /** Each commit says that it has begun and waits until it is let go. */
    private GroupCommit<String> slow(int mostCommits, int mostJobs) {
        return new GroupCommit<>(mostCommits, mostJobs, group -> {
            commits.add(group);
            begun.release();
            go.acquireUninterruptibly();
        });
    }

    private CompletableFuture<Void> call(GroupCommit<String> group, String job) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            try {
                group.run(job);
                done.complete(null);
            } catch (Throwable t) {
                done.completeExceptionally(t);
            }
        });
        callers.add(caller);
        caller.start();
        return done;
    }

    private CompletableFuture<Void> callAndWait(GroupCommit<String> group, String job) {
        CompletableFuture<Void> done = call(group, job);
        Thread caller = callers.get(callers.size() - 1);
        while (caller.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        return done;
    }

    @Test
    void who_is_alone_is_committed_at_once() {
        go.release();
        slow(1, 10).run("a");

        assertEquals(List.of(List.of("a")), commits);
    }

    @Test
    void who_comes_while_a_commit_is_under_way_shares_the_next_in_the_order_of_coming() {
        GroupCommit<String> group = slow(1, 10);
        CompletableFuture<Void> first = call(group, "a");
        begun.acquireUninterruptibly();
        List<CompletableFuture<Void>> others =
                List.of(callAndWait(group, "b"), callAndWait(group, "c"), callAndWait(group, "d"));

        go.release();
        first.join();
        begun.acquireUninterruptibly();
        assertTrue(others.stream().noneMatch(CompletableFuture::isDone), "told before the commit");
        go.release();
        others.forEach(CompletableFuture::join);

        assertEquals(List.of(List.of("a"), List.of("b", "c", "d")), commits);
    }

    @Test
    void a_group_and_the_commits_under_way_have_their_bounds() {
        GroupCommit<String> group = slow(2, 2);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        all.add(callAndWait(group, "a"));
        all.add(callAndWait(group, "b"));
        begun.acquireUninterruptibly(2);
        for (String job : List.of("c", "d", "e")) {
            all.add(callAndWait(group, job));
        }

        go.release(4);
        all.forEach(CompletableFuture::join);

        assertEquals(
                List.of(List.of("a"), List.of("b")),
                commits.subList(0, 2).stream()
                        .sorted((x, y) -> x.get(0).compareTo(y.get(0)))
                        .toList());
        assertTrue(commits.contains(List.of("c", "d")), commits::toString);
        assertTrue(commits.contains(List.of("e")), commits::toString);
    }

    @Test
    void what_a_commit_throws_reaches_its_caller_and_holds_up_nobody() {
        AtomicInteger n = new AtomicInteger();
        GroupCommit<String> group = new GroupCommit<>(1, 10, jobs -> {
            if (n.incrementAndGet() == 1) {
                throw new IllegalStateException("broken");
            }
            commits.add(jobs);
        });

        assertThrows(IllegalStateException.class, () -> group.run("a"));
        group.run("b");

        assertEquals(List.of(List.of("b")), commits);
    }

    @Test
    void an_interruption_neither_ends_the_waiting_nor_is_lost() {
        GroupCommit<String> group = slow(1, 10);
        CompletableFuture<Void> first = call(group, "a");
        begun.acquireUninterruptibly();
        CountDownLatch interrupted = new CountDownLatch(1);
        Thread caller = new Thread(() -> {
            group.run("b");
            if (Thread.currentThread().isInterrupted()) {
                interrupted.countDown();
            }
        });
        caller.start();
        while (caller.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        caller.interrupt();

        go.release(2);
        first.join();
        try {
            interrupted.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertEquals(List.of(List.of("a"), List.of("b")), commits);
    }
}
