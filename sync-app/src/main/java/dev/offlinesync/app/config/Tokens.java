package dev.offlinesync.app.config;

import dev.offlinesync.api.jwt.JwtSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which tokens are accepted.
 *
 * @param key absent if none is configured, which only development mode allows
 * @param leeway by how much clocks may differ
 * @param userClaims the first present one holds the user id; never empty
 * @param expiry whether a token must say when it expires
 * @param adminClaim absent for the usual ones
 */
public record Tokens(
        Optional<JwtSettings.Key> key,
        Optional<String> issuer,
        Optional<String> audience,
        Duration leeway,
        List<String> userClaims,
        JwtSettings.Expiry expiry,
        Optional<String> adminClaim) {

    /** The settings for checking tokens, with this key if none is configured. */
    public JwtSettings with(JwtSettings.Key other) {
        return new JwtSettings(
                key.orElse(other),
                issuer.orElse(null),
                audience.orElse(null),
                leeway,
                userClaims,
                expiry,
                adminClaim.orElse(null));
    }

    static Tokens of(Values values) {
        List<String> keys = List.of(Setting.JWT_SECRET, Setting.JWT_PUBLIC_KEY, Setting.JWT_JWKS_URL).stream()
                .filter(values::has)
                .map(Setting::variable)
                .toList();
        if (keys.size() > 1) {
            values.problems().add("only one of " + String.join(", ", keys) + " can be set");
        }
        if (!values.has(Setting.JWT_ISSUER) && !values.has(Setting.JWT_AUDIENCE)) {
            Stream.of(Setting.JWT_PUBLIC_KEY, Setting.JWT_JWKS_URL)
                    .filter(values::has)
                    .forEach(key -> values.warn("with " + key.variable() + " alone, every token of its issuer is"
                            + " accepted, also one that was made for another application; set SYNC_JWT_AUDIENCE, or at"
                            + " least SYNC_JWT_ISSUER"));
        }
        return new Tokens(
                secret(values, Setting.JWT_SECRET)
                        .map(key -> (JwtSettings.Key) key)
                        .or(() -> publicKey(values))
                        .or(() -> published(values)),
                values.text(Setting.JWT_ISSUER).map(String::strip),
                values.text(Setting.JWT_AUDIENCE).map(String::strip),
                Configuration.duration(values, Setting.JWT_LEEWAY, Duration.ofMinutes(10)),
                values.read(
                        Setting.JWT_USER_CLAIM,
                        Configuration::list,
                        claims -> !claims.isEmpty(),
                        "names of claims, comma-separated, such as sub,userId"),
                values.read(Setting.JWT_REQUIRE_EXP, Configuration::flag, f -> true, "true or false")
                        ? JwtSettings.Expiry.REQUIRED
                        : JwtSettings.Expiry.OPTIONAL,
                values.text(Setting.JWT_ADMIN_CLAIM).map(String::strip));
    }

    /** The secret of HS256 tokens in this setting. */
    static Optional<JwtSettings.Secret> secret(Values values, Setting setting) {
        return values.text(setting).flatMap(text -> {
            int bytes = text.getBytes(StandardCharsets.UTF_8).length;
            if (bytes < JwtSettings.Secret.MIN_BYTES) {
                values.refuse(setting, "at least " + JwtSettings.Secret.MIN_BYTES + " bytes long, and has " + bytes);
                return Optional.empty();
            }
            return Optional.of(new JwtSettings.Secret(text));
        });
    }

    private static Optional<JwtSettings.Key> publicKey(Values values) {
        return values.text(Setting.JWT_PUBLIC_KEY).flatMap(given -> {
            try {
                // Where variables hold one line only, people write \n into them.
                String text = given.replace("\\n", "\n").strip();
                String pem = text.startsWith("-----BEGIN")
                        ? text
                        : Files.readString(Path.of(text)).strip();
                return Optional.of(new JwtSettings.PublicKeyPem(pem));
            } catch (InvalidPathException e) {
                values.refuse(
                        Setting.JWT_PUBLIC_KEY,
                        "a public key as PEM text, or the path of a file that Java can use "
                                + values.locale().cause());
            } catch (IOException e) {
                values.refuse(Setting.JWT_PUBLIC_KEY, "a public key as PEM text, or a readable file that holds one");
            } catch (IllegalArgumentException e) {
                values.problems().add(Setting.JWT_PUBLIC_KEY.variable() + " cannot be used: " + e.getMessage());
            }
            return Optional.empty();
        });
    }

    private static Optional<JwtSettings.Key> published(Values values) {
        Duration maxAge =
                Configuration.duration(values, Setting.JWT_JWKS_MAX_AGE, Duration.ofSeconds(1), Duration.ofDays(1));
        return values.text(Setting.JWT_JWKS_URL).flatMap(text -> {
            try {
                return Optional.of(new JwtSettings.Jwks(URI.create(text.strip()), maxAge));
            } catch (IllegalArgumentException e) {
                values.refuse(Setting.JWT_JWKS_URL, "an https URL, or an http URL of this machine itself");
                return Optional.empty();
            }
        });
    }
}
