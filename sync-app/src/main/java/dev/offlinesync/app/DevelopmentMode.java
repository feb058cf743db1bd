package dev.offlinesync.app;

import dev.offlinesync.api.Caller;
import dev.offlinesync.api.jwt.JwtIssuer;
import dev.offlinesync.api.jwt.JwtSettings;
import dev.offlinesync.app.config.Configuration;
import dev.offlinesync.app.config.ConfigurationError;
import dev.offlinesync.core.item.UserId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** A start without any key: allowed on the loopback address, refused elsewhere. */
final class DevelopmentMode {
    /** 24 hex digits, so that it is an ObjectId in MongoDB as the ids of real users mostly are. */
    private static final UserId USER = new UserId("000000000000000000000001");

    private static final Duration TOKEN_LIFE = Duration.ofDays(30);

    private DevelopmentMode() {}

    static boolean isOn(Configuration configuration) {
        return configuration.tokens().key().isEmpty();
    }

    /** @throws ConfigurationError if others could reach a server that anybody can sign tokens for */
    static void checkHost(Configuration configuration) {
        if (!address(configuration.host()).isLoopbackAddress() && isOn(configuration)) {
            throw new ConfigurationError("SYNC_HOST is " + configuration.host() + ", where others can reach the server:"
                    + " set SYNC_JWT_SECRET, SYNC_JWT_PUBLIC_KEY or SYNC_JWT_JWKS_URL (without any of them it starts on"
                    + " 127.0.0.1 only)");
        }
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new ConfigurationError("SYNC_HOST must be a host name or an IP address of this machine; it is \""
                    + host + "\", which is not known");
        }
    }

    /** What a newcomer can paste into a shell: a token, and the three calls that show what the product does. */
    static List<String> greeting(JwtSettings settings, InstantSource clock, String address) {
        String token = new JwtIssuer(settings, clock).issue(new Caller(USER, Caller.Role.USER), TOKEN_LIFE);
        String authorization = " -H \"Authorization: Bearer " + token + "\"";
        return List.of(
                "",
                "Development mode: no key is configured, so tokens are signed with a secret in the data directory.",
                "A token for user " + USER + ", valid for " + TOKEN_LIFE.toDays() + " days:",
                "",
                token,
                "",
                "Add to the queue, process it, see what is pending:",
                "",
                "curl -X POST " + address + "/api/sync/add" + authorization
                        + " -H \"Content-Type: application/json\" -d '{ \"endpoint\": \"/api/expenses\", \"method\":"
                        + " \"POST\", \"data\": { \"amount\": 100, \"category\": \"Salary\" } }'",
                "curl -X POST " + address + "/api/sync/process" + authorization,
                "curl -X GET " + address + "/api/sync/pending" + authorization,
                "");
    }
}
