package dev.offlinesync.contract;

import dev.offlinesync.contract.DependsGiven.Mails;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.testkit.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** On a store whose leases go by the clock of the test. */
class DependantsAfterCrashTest {
    @Test
    void after_a_crash_a_dependant_waits_as_before() {
        MutableClock clock = MutableClock.any();
        DependsGiven g = new DependsGiven(new InMemoryStore(clock), clock, "crash").mailsAre(Mails.KILLS);
        SyncItem mail = g.add(g.mail("mail"));
        SyncItem create = g.add(g.create("lunch", "mail"));

        g.sync.processAndDie();
        g.mailsAre(Mails.DOWN).run();

        g.sync.assertThat(g.sync.item(create)).isDue().hasAttempts(0);
        g.mailsAre(Mails.UP).sync.advance(Duration.ofMinutes(2)).processUntilDone();
        g.sync.assertThat(g.sync.item(mail)).isCompleted();
        g.sync.assertThat(g.sync.item(create)).isCompleted();
    }
}
