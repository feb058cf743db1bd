package dev.offlinesync.contract.simulation;

/** Thrown at a party that was killed: no code of its own runs any more. An error, so that nobody takes it for a failure. */
final class PartyDied extends Error {
    private static final long serialVersionUID = 1L;

    PartyDied(String party) {
        super(party + " is dead", null, false, false);
    }
}
