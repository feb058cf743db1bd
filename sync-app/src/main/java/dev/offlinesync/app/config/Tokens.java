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

/**
 * Which tokens are accepted.
 *
 * @param key absent if none is configured, which only development mode allows
 * @param leeway by how much clocks may differ
 * @param userClaims the first present one holds the user id; never empty
 */
public record Tokens(
        Optional<JwtSettings.Key> key,
        Optional<String> issuer,
        Optional<String> audience,
        Duration leeway,
        List<String> userClaims) {

    /** The settings for checking tokens, with this key if none is configured. */
    public JwtSettings with(JwtSettings.Key other) {
        return new JwtSettings(key.orElse(other), issuer.orElse(null), audience.orElse(null), leeway, userClaims);
    }

    static Tokens of(Values values) {
        List<String> keys = List.of(Setting.JWT_SECRET, Setting.JWT_PUBLIC_KEY, Setting.JWT_JWKS_URL).stream()
                .filter(values::has)
                .map(Setting::variable)
                .toList();
        if (keys.size() > 1) {
            values.problems().add("only one of " + String.join(", ", keys) + " can be set");
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
                        "names of claims, comma-separated, such as sub,userId"));
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
        return values.text(Setting.JWT_JWKS_URL).flatMap(text -> {
            try {
                return Optional.of(new JwtSettings.Jwks(URI.create(text.strip())));
            } catch (IllegalArgumentException e) {
                values.refuse(Setting.JWT_JWKS_URL, "an http or https URL");
                return Optional.empty();
            }
        });
    }
}
