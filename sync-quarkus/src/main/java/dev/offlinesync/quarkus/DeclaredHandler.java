package dev.offlinesync.quarkus;

/**
 * What carries {@link SyncHandler}, as it was found while the application was built.
 *
 * @param bean the name of its class
 * @param method empty if the class itself is the handler
 */
public record DeclaredHandler(String path, String bean, String method, Kind kind) {
    /** What a handler promises. */
    public enum Kind {
        /** Changes records, exactly once. */
        PURE,
        /** Acts on the outside world, at least once. */
        EFFECT
    }

    /** For a person. */
    String origin() {
        return bean + (method.isEmpty() ? "" : "." + method);
    }
}
