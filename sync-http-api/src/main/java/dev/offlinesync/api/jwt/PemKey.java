package dev.offlinesync.api.jwt;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A public key as PEM. */
final class PemKey {
    private static final Pattern PEM =
            Pattern.compile("\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");
    private static final int MIN_RSA_BITS = 2048;
    private static final int P256_BITS = 256;

    private PemKey() {}

    /** @throws IllegalArgumentException if it is not a key, or too weak */
    static PublicKey read(String pem) {
        // a key from an environment variable often has its line breaks as \\n
        Matcher m = PEM.matcher(pem.replace("\\n", "\n"));
        if (!m.matches()) {
            throw new IllegalArgumentException("the public key must be PEM, beginning with -----BEGIN PUBLIC KEY-----");
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(m.group(1));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the public key is not valid Base64", e);
        }
        return checked(decode(der));
    }

    private static PublicKey decode(byte[] der) {
        GeneralSecurityException last = null;
        for (String kind : new String[] {"RSA", "EC"}) {
            try {
                return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                last = e;
            }
        }
        throw new IllegalArgumentException("the public key is neither an RSA nor an EC key", last);
    }

    static PublicKey checked(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < MIN_RSA_BITS) {
                throw new IllegalArgumentException(
                        "an RSA key must have at least " + MIN_RSA_BITS + " bits, not " + bits);
            }
            return key;
        }
        if (key instanceof ECPublicKey ec
                && ec.getParams().getOrder().bitLength() == P256_BITS
                && ec.getParams().getCurve().getField().getFieldSize() == P256_BITS) {
            return key;
        }
        throw new IllegalArgumentException("the public key must be RSA, or EC on the curve P-256");
    }
}
