package dev.offlinesync.core.item;

import java.io.Serial;
import java.util.List;

/**
 * The data of an item is not what its handler reads it as ({@link SyncItem#data(Class)}). A handler lets it pass: the
 * attempt then fails as {@code validation}, with these violations.
 */
public final class InvalidData extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    InvalidData(DataMapper.Mismatch why) {
        super(why.getMessage(), why);
        this.violations = why.violations();
    }

    public List<Violation> violations() {
        return violations;
    }
}
