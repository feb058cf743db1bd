package dev.offlinesync.core.rules;

/** Watches the code of handlers at work within a decision. */
public interface DecisionObserver {
    /** The change of this item is about to be asked. */
    void deciding(Planned item);

    /** The change of this item threw; the attempt has failed. */
    void threw(Planned item, Throwable thrown);
}
