package dev.offlinesync.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.contract.DependsGiven.Mails;
import dev.offlinesync.core.handler.InvalidSubmission;
import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.queue.SyncQueue.Added;
import dev.offlinesync.core.queue.SyncQueue.Processed;
import dev.offlinesync.core.queue.SyncQueue.Written;
import dev.offlinesync.core.rules.ItemState;
import dev.offlinesync.testkit.SteppedSync;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What depends on other mutations waits for them: the engine on the store under test. */
public interface DependsContract extends StoreContract {
    @Test
    default void a_dependant_waits_uncounted_until_the_other_is_completed_and_holds_its_record() {
        DependsGiven g = new DependsGiven(store(), "waits").mailsAre(Mails.DOWN);
        SyncItem mail = g.add(g.mail("mail"));
        SyncItem create = g.add(g.create("lunch", "mail"));
        SyncItem update = g.add(g.update("lunch", "later"));
        SyncItem other = g.add(g.create("other"));

        g.run();

        g.sync.assertThat(g.sync.item(mail)).isWaiting();
        g.sync.assertThat(g.sync.item(create)).isDue().hasAttempts(0);
        g.sync.assertThat(g.sync.item(update)).isDue().hasAttempts(0);
        g.sync.assertThat(g.sync.item(other)).isCompleted();
        Processed idle = g.sync.process();
        assertEquals(
                List.of(0, 3),
                List.of(idle.backlog().remaining(), idle.backlog().waiting()));

        g.mailsAre(Mails.UP);
        g.sync.advance(Duration.ofMinutes(2));
        Processed first = g.sync.process();
        assertTrue(first.attempted().size() == 3 || first.backlog().remaining() > 0, "free, now that the mail is sent");
        g.sync.processUntilDone();
        g.sync.assertThatRecord("expenses", g.id("lunch")).has("by", "later");
    }

    @Test
    default void a_chain_runs_in_one_push_whatever_the_priorities() {
        DependsGiven g = new DependsGiven(store(), "chain");

        List<SyncItem> items = g.push(
                g.create("a"),
                g.create("b", "a").withPriority(5),
                g.mail("c", "b", "a").withPriority(9),
                g.update("a", "d", "c"));

        items.forEach(item -> g.sync.assertThat(item).isCompleted().hasAttempts(1));
        g.sync.assertThatRecord("expenses", g.id("a")).has("by", "d");
    }

    @Test
    default void what_a_pushed_item_depends_on_runs_before_it_though_it_is_not_in_the_push() {
        DependsGiven g = new DependsGiven(store(), "backlog");
        SyncItem first = g.add(g.create("a").withPriority(-5));

        SyncItem second = g.push(g.create("b", "a")).get(0);

        g.sync.assertThat(g.sync.item(first)).isCompleted();
        g.sync.assertThat(second).isCompleted();
    }

    @Test
    default void more_dependants_than_a_batch_has_do_not_hide_what_they_wait_for() {
        DependsGiven g = new DependsGiven(store(), "many");
        List<Submission> all = new ArrayList<>(List.of(g.create("order").withPriority(-10)));
        for (int i = 0; i < 60; i++) {
            all.add(g.create("line" + i, "order").withPriority(10));
        }
        g.sync.queue().addAll(SteppedSync.ANN, all);

        assertEquals(61, g.sync.processUntilDone().size());
    }

    @Test
    default void a_dependant_comes_behind_what_it_depends_on_in_the_order() {
        DependsGiven g = new DependsGiven(store(), "order");
        List<Added> added = g.sync.queue()
                .addAll(
                        SteppedSync.ANN,
                        List.of(
                                g.create("a").withPriority(-3),
                                g.create("b", "a").withPriority(5),
                                g.create("c", "b").withPriority(9),
                                g.create("d", "c").withPriority(-7)));
        SyncItem later = g.add(g.create("e", "b").withPriority(9));

        assertEquals(
                List.of(-3, -3, -3, -7),
                added.stream().map(a -> g.sync.item(a.item()).priority()).toList());
        assertEquals(-3, g.sync.item(later).priority());

        g.sync.processUntilDone();
        assertEquals(9, g.add(g.create("f", "a").withPriority(9)).priority(), "what is done holds nobody back");
    }

    @Test
    default void a_dependant_fails_with_what_it_depends_on_and_runs_when_both_are_retried() {
        DependsGiven g = new DependsGiven(store(), "fails").mailsAre(Mails.REJECTS);

        List<SyncItem> items = g.push(g.mail("mail"), g.create("lunch", "mail"), g.create("more", "lunch"));

        g.sync.assertThat(items.get(0)).isFailed().failedWith(Failure.Kind.VALIDATION);
        g.sync.assertThat(items.get(1)).isFailed().failedWith(Failure.Kind.DEPENDENCY);
        g.sync.assertThat(items.get(2)).isFailed().failedWith(Failure.Kind.DEPENDENCY);
        g.sync.assertThatRecord("expenses", g.id("lunch")).isMissing();

        g.mailsAre(Mails.UP);
        retry(g, items.get(1));
        g.sync.assertThat(g.sync.item(items.get(1))).isFailed().failedWith(Failure.Kind.DEPENDENCY);
        retry(g, items.get(0));
        g.sync.assertThat(g.sync.item(items.get(1))).isFailed();
        retry(g, items.get(1));
        retry(g, items.get(2));
        g.sync.assertThatRecord("expenses", g.id("lunch")).exists();
        g.sync.assertThatRecord("expenses", g.id("more")).exists();
    }

    private static void retry(DependsGiven g, SyncItem item) {
        g.sync.queue().requeue(item.id());
        g.sync.processUntilDone();
    }

    @Test
    default void a_dependant_of_what_was_deleted_fails_also_when_that_is_sent_again() {
        DependsGiven g = new DependsGiven(store(), "deleted").mailsAre(Mails.REJECTS);
        g.add(g.mail("mail"));
        SyncItem create = g.add(g.create("lunch", "mail"));
        SyncItem update = g.add(g.update("lunch", "later", "lunch"));
        g.sync.process();
        g.sync.queue().clear(SteppedSync.ANN, EnumSet.of(Status.FAILED));
        g.mailsAre(Mails.UP);
        SyncItem again = g.add(g.mail("mail", "lunch"));

        g.sync.processUntilDone();

        g.sync.assertThat(g.sync.item(create)).isFailed().failedWith(Failure.Kind.DEPENDENCY);
        g.sync.assertThat(g.sync.item(update)).isFailed().failedWith(Failure.Kind.DEPENDENCY);
        g.sync.assertThat(g.sync.item(again)).isFailed().failedWith(Failure.Kind.DEPENDENCY);
    }

    @Test
    default void an_update_that_failed_before_its_create_takes_no_dependant_along() {
        DependsGiven g = new DependsGiven(store(), "early");

        List<SyncItem> items = g.push(
                g.update("lunch", "early").withMaxAttempts(store().lanes().isAtomic() ? 1 : 5),
                g.create("other", "early"),
                g.create("lunch"));
        g.sync.processUntilDone();

        items.forEach(item -> g.sync.assertThat(g.sync.item(item)).isCompleted());
    }

    @Test
    default void a_direct_write_does_not_pass_a_dependant_of_its_record() {
        DependsGiven g = new DependsGiven(store(), "direct").mailsAre(Mails.DOWN);
        g.push(g.create("lunch"), g.mail("mail"), g.update("lunch", "second", "mail"));
        Submission write = g.update("lunch", "direct");

        assertInstanceOf(Written.Blocked.class, g.sync.queue().write(SteppedSync.ANN, write));

        g.mailsAre(Mails.UP).sync.advance(Duration.ofMinutes(2)).processUntilDone();
        assertInstanceOf(Written.Done.class, g.sync.queue().write(SteppedSync.ANN, write));
    }

    @Test
    default void only_mutations_of_the_user_that_are_stored_or_come_before_can_be_named() {
        DependsGiven g = new DependsGiven(store(), "named");
        g.sync.add(SteppedSync.BOB, g.create("bobs"));
        SyncItem stored = g.add(g.create("stored"));

        List<Submission> all = List.of(
                g.create("itself", "itself"),
                g.create("later", "last"),
                g.create("foreign", "bobs"),
                g.create("unknown", "stored", "nothing"),
                g.create("of-a-refused-one", "unknown"),
                g.create("right", "stored"),
                g.create("last", "right", "stored"));

        List<String> faults = g.sync.queue().check(SteppedSync.ANN, all).stream()
                .map(fault -> fault.map(InvalidSubmission::field).orElse("none"))
                .toList();
        String first = "/dependsOn/0";
        assertEquals(List.of(first, first, first, "/dependsOn/1", first, "none", "none"), faults);
        g.add(g.create("child", "stored"));
        g.sync.processUntilDone();
        g.sync.queue().clear(SteppedSync.ANN, EnumSet.allOf(Status.class));
        assertEquals(
                1,
                g.sync.queue().check(SteppedSync.ANN, List.of(g.create("child", "stored"))).stream()
                        .filter(Optional::isPresent)
                        .count());
        assertTrue(g.sync.queue().find(stored.id()).isEmpty());
    }

    @Test
    default void a_resend_is_recognised_though_what_it_depends_on_is_gone() {
        DependsGiven g = new DependsGiven(store(), "resend").mailsAre(Mails.REJECTS);
        g.add(g.mail("mail"));
        g.sync.process();
        SyncItem item = g.add(g.create("lunch", "mail"));
        g.sync.queue().clear(SteppedSync.ANN, EnumSet.of(Status.FAILED));

        Added again = g.sync.queue().add(SteppedSync.ANN, g.create("lunch", "mail"));

        assertEquals(Added.Kind.DUPLICATE, again.kind());
        assertEquals(item.id(), again.item().id());
    }

    @Test
    default void states_are_those_of_the_user_s_items_with_the_place_of_those_that_are_due() {
        DependsGiven g = new DependsGiven(store(), "states").mailsAre(Mails.DOWN);
        SyncItem mail = g.add(g.mail("mail").withPriority(3));
        SyncItem done = g.add(g.create("done"));
        g.sync.process();
        SyncItem due = g.add(g.update("done", "due"));
        SyncItem foreign = g.sync.add(SteppedSync.BOB, Submission.of("/api/expenses", Method.POST, Map.of()));
        List<SyncItem> all = List.of(mail, done, due, foreign);

        Instant now = g.sync.clock().instant();

        List<ItemState> states = store().queue()
                .states(SteppedSync.ANN, all.stream().map(SyncItem::id).toList(), now);

        Set<ItemState> expected = Stream.of(mail, done, due)
                .map(item -> ItemState.of(g.sync.item(item), now))
                .collect(Collectors.toSet());
        assertEquals(expected, Set.copyOf(states));
        assertEquals(1, states.stream().filter(state -> state.due() != null).count());
    }
}
