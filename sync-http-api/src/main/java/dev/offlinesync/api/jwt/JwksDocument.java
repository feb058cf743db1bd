package dev.offlinesync.api.jwt;

import com.auth0.jwk.InvalidPublicKeyException;
import com.auth0.jwk.Jwk;
import com.auth0.jwt.algorithms.Algorithm;
import dev.offlinesync.api.Authenticator.InvalidToken;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.json.StoredJson;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A JSON Web Key Set (RFC 7517): the keys of an issuer by their ids. */
final class JwksDocument {
    /** Empty for a key that cannot be used here. */
    private final Map<String, Optional<Algorithm>> keys = new HashMap<>();

    private final List<Optional<Algorithm>> all = new ArrayList<>();
    private final List<Tree> entries;

    private JwksDocument(List<Tree> entries) {
        this.entries = entries;
        for (Tree entry : entries) {
            Optional<Algorithm> key = usable(entry);
            all.add(key);
            if (entry.get("kid") instanceof String id) {
                keys.put(id, key);
            }
        }
    }

    /** @throws IllegalArgumentException if it has no keys */
    static JwksDocument parse(String json) {
        try {
            return of(StoredJson.readTree(json)); // which takes keys of any name
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException("it is not a JWKS document");
        }
    }

    private static JwksDocument of(@Nullable Tree document) {
        Object keys = document == null ? "none" : document.getOrDefault("keys", List.of());
        if (!(keys instanceof List<?> list) || !list.stream().allMatch(Tree.class::isInstance)) {
            throw new IllegalArgumentException("it is not a JWKS document");
        }
        if (list.isEmpty()) {
            throw new IllegalArgumentException("it has no keys");
        }
        return new JwksDocument(list.stream().map(Tree.class::cast).toList());
    }

    /**
     * @param id null for the only key of the document
     * @return empty if there is no such key
     * @throws InvalidToken if there is, and it cannot be used
     */
    Optional<Algorithm> key(@Nullable String id) {
        Optional<Algorithm> key = id == null ? all.size() == 1 ? all.get(0) : null : keys.get(id);
        if (key == null) {
            return Optional.empty();
        }
        return Optional.of(key.orElseThrow(() -> new InvalidToken("the token's key cannot be used")));
    }

    /** Whether both have the same keys. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof JwksDocument that && entries.equals(that.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    private static Optional<Algorithm> usable(Tree entry) {
        try {
            return Optional.of(Algorithms.of(
                    PemKey.checked(Jwk.fromValues(new HashMap<>(entry)).getPublicKey())));
        } catch (InvalidPublicKeyException | RuntimeException e) { // of an odd document, some of which are cast
            return Optional.empty();
        }
    }
}
