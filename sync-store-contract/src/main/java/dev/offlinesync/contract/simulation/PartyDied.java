package dev.offlinesync.contract.simulation;

/**
 * Thrown in a party that was killed, so that none of its code runs any more. An error, so that nobody catches it as a
 * failure.
 */
final class PartyDied extends Error {
    private static final long serialVersionUID = 1L;

    PartyDied(String party) {
        super(party + " is dead", null, false, false);
    }
}
