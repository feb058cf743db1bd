package dev.offlinesync.contract.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.UserId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** An item that kills every process that runs it, among others: it ends failed, and no other item pays for it. */
final class PoisonRun {
    private static final UserId ANN = Clients.ANN;

    private final Simulation simulation;
    private final Clients clients;

    PoisonRun(StoreUnderTest underTest) {
        simulation = new Simulation(underTest, 0);
        clients = new Clients(simulation);
    }

    /** @param path of the handler that dies */
    void go(String path) {
        try (Simulation closing = simulation) {
            Party client = closing.party("client", Duration.ZERO);
            closing.run(
                    client,
                    clients.add(
                            ANN,
                            List.of(
                                    Scenario.expense("m1", Method.POST, "a", 1),
                                    Scenario.behaving("kill", path, "j", Map.of(Behaviours.DOES, "kill")),
                                    Scenario.expense("m2", Method.PUT, "a", 2),
                                    Scenario.journal("m3", "j", Map.of()),
                                    Scenario.mail("m4", "m", "succeed"))));
            int deaths = 0;
            while (simulation.item(ANN, "kill").status().isOpen()) {
                Party next = closing.party("p" + deaths, Duration.ZERO);
                closing.run(next, clients.process(ANN));
                deaths += next.isDead() ? 1 : 0;
                closing.endLeases();
            }
            closing.quiet();
            assertEquals(Status.FAILED, simulation.item(ANN, "kill").status());
            assertEquals(
                    Failure.Kind.INTERRUPTED,
                    Objects.requireNonNull(simulation.item(ANN, "kill").failure())
                            .kind());
            int inCompany = path.equals(Behaviours.MAILS) ? 0 : 1;
            assertEquals(
                    inCompany + simulation.item(ANN, "kill").maxAttempts(), deaths, "only what runs alone is to blame");
            for (String innocent : List.of("m1", "m2", "m3", "m4")) {
                assertEquals(Status.COMPLETED, simulation.item(ANN, innocent).status());
                assertEquals(1, simulation.item(ANN, innocent).attempts(), innocent + " is not to blame");
            }
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n\n" + simulation.trace, e);
        }
    }
}
