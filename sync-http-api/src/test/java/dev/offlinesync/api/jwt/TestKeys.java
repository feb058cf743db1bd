package dev.offlinesync.api.jwt;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An RSA key and JWKS documents that publish it. */
final class TestKeys {
    static final KeyPair RSA = pair();

    private TestKeys() {}

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key under each of these ids. */
    static String document(String... ids) {
        return Stream.of(ids).map(TestKeys::entry).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    static String entry(String id) {
        RSAPublicKey key = (RSAPublicKey) RSA.getPublic();
        return "{\"kty\":\"RSA\",\"kid\":\"" + id + "\",\"alg\":\"RS256\",\"use\":\"sig\",\"n\":\""
                + base64(key.getModulus()) + "\",\"e\":\"" + base64(key.getPublicExponent()) + "\"}";
    }

    private static String base64(BigInteger number) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(number.toByteArray());
    }
}
