/**
 * Breaks running servers, databases and networks while offline clients work, and then looks whether every promise was
 * kept. Start reading at {@link dev.offlinesync.chaos.Scenario}: {@link dev.offlinesync.chaos.Device}s write down in a
 * {@link dev.offlinesync.chaos.Ledger} what was acknowledged to them, each with a
 * {@link dev.offlinesync.chaos.Copy} of its records, a {@link dev.offlinesync.chaos.Storm} breaks
 * things meanwhile, and the {@link dev.offlinesync.chaos.Verdict} compares the ledger with a
 * {@link dev.offlinesync.chaos.Snapshot} of the database.
 */
package dev.offlinesync.chaos;
