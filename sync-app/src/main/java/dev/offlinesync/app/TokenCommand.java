package dev.offlinesync.app;

import dev.offlinesync.api.Caller;
import dev.offlinesync.api.jwt.JwtIssuer;
import dev.offlinesync.api.jwt.JwtSettings;
import dev.offlinesync.app.config.Configuration;
import dev.offlinesync.app.config.ConfigurationError;
import dev.offlinesync.app.config.Quantities;
import dev.offlinesync.core.item.UserId;
import java.time.Duration;
import java.time.InstantSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Prints a token that a server with the same configuration accepts. */
final class TokenCommand {
    private static final Duration LONGEST = Duration.ofDays(3650);

    private final Configuration configuration;
    private final InstantSource clock;

    TokenCommand(Configuration configuration, InstantSource clock) {
        this.configuration = configuration;
        this.clock = clock;
    }

    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().mixinStandardHelpOptions(true);
        spec.usageMessage()
                .description("Prints a token for a user, signed with SYNC_JWT_SECRET or, if that is not set, with the"
                        + " development secret in the data directory.");
        spec.addOption(OptionSpec.builder("--user")
                .paramLabel("<id>")
                .type(String.class)
                .required(true)
                .description("Whose token it is; 1 to 128 characters.")
                .build());
        spec.addOption(OptionSpec.builder("--admin")
                .type(boolean.class)
                .description("The user may read, list and retry everybody's items.")
                .build());
        spec.addOption(OptionSpec.builder("--ttl")
                .paramLabel("<duration>")
                .type(String.class)
                .description("How long it is valid, such as 30m or 7d. Default: 1h.")
                .build());
        return spec;
    }

    void run(ParseResult options, Console console) {
        JwtSettings settings = configuration.tokens().with(key());
        if (!(settings.key() instanceof JwtSettings.Secret)) {
            throw new ConfigurationError(
                    "a token can be made with SYNC_JWT_SECRET only; with a public key, whoever has the"
                            + " private key makes them");
        }
        boolean admin = options.matchedOptionValue("--admin", false);
        Caller caller = new Caller(user(options), admin ? Caller.Role.ADMIN : Caller.Role.USER);
        console.say(new JwtIssuer(settings, clock).issue(caller, ttl(options)));
    }

    private JwtSettings.Key key() {
        return configuration
                .tokens()
                .key()
                .orElseGet(() -> new DevelopmentSecret(configuration.dataDir()).readOrMake());
    }

    private static UserId user(ParseResult options) {
        try {
            return new UserId(options.matchedOptionValue("--user", ""));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationError("--user: " + StartFailure.reason(e));
        }
    }

    private static Duration ttl(ParseResult options) {
        String text = options.matchedOptionValue("--ttl", "1h");
        try {
            Duration ttl = Quantities.duration(text);
            if (ttl.compareTo(Duration.ofSeconds(1)) >= 0 && ttl.compareTo(LONGEST) <= 0) {
                return ttl;
            }
        } catch (IllegalArgumentException e) {
            // told below, as what is out of bounds
        }
        throw new ConfigurationError("--ttl must be a duration such as 30m, 1h or 7d, from 1s to " + LONGEST.toDays()
                + "d; it is \"" + text.lines().findFirst().orElse("") + "\"");
    }
}
