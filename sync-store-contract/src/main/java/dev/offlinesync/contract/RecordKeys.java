package dev.offlinesync.contract;

/** What the key of a record is a key among: see {@code LaneStore.commit}. */
public enum RecordKeys {
    /** Among the records of its user. */
    OF_EACH_USER,
    /** Among all records of the collection, which other programs fill too: a key that one user has, no other can get. */
    OF_ALL_USERS
}
