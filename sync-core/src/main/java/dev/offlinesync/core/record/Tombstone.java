package dev.offlinesync.core.record;

import dev.offlinesync.core.item.ItemId;
import dev.offlinesync.core.item.UserId;
import java.time.Instant;

/**
 * What is left of a deleted record, so that a record created again under its id continues its versions.
 *
 * @param version the version that the deletion made: one more than the record had
 * @param item the item that deleted it
 */
public record Tombstone(RecordKey key, UserId owner, long version, ItemId item, Instant deletedAt) {}
