package dev.offlinesync.api.jwt;

import com.auth0.jwt.algorithms.Algorithm;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;

/** The algorithm that a key is for, whatever a token asks for. */
final class Algorithms {
    private Algorithms() {}

    /** @param key as {@link PemKey#checked} lets it pass */
    static Algorithm of(PublicKey key) {
        return key instanceof RSAPublicKey rsa
                ? Algorithm.RSA256(rsa, null)
                : Algorithm.ECDSA256((ECPublicKey) key, null);
    }
}
