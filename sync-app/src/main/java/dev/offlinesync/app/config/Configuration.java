package dev.offlinesync.app.config;

import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.HttpLimits;
import dev.offlinesync.api.RateLimit;
import dev.offlinesync.api.jwt.JwtSettings;
import dev.offlinesync.http.Networks;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How this instance is set up, complete and checked.
 *
 * @param port 0 for any free one
 * @param dataDir the files of this instance: the development secret, and the SQLite file if no store is named
 * @param worker whether this instance processes what clients left behind
 * @param watch whether what other programs write is published at once
 * @param retryJitter 0 to 1, the part of a delay that chance may take away
 * @param resources absent for the built-in resources
 * @param forwardSecret signs the tokens for upstreams
 * @param corsOrigins empty if no web page may call
 * @param maxRecord the bytes that a record may take when stored
 * @param maxOpenItems of one user; 0 for any number
 * @param maxStored the bytes that items and records of one user may take; 0 for any number
 * @param maxRequests worked on at once
 * @param rateLimit what a user may request; empty for any number
 * @param itemRateLimit what a user may send; empty for any number
 * @param headerTimeout what a client may take for the head of a request
 * @param addressConnections of one address
 * @param streams of events and waiting pulls, at most
 * @param trustedProxies whose word about the client's address counts
 * @param drain how long {@code /ready} is 503 before the server stops
 * @param basePath where a proxy serves this server; empty at its root
 * @param warnings a line each for what is odd and was let through
 */
public record Configuration(
        String host,
        int port,
        StoreAddress store,
        Path dataDir,
        Tokens tokens,
        boolean worker,
        boolean watch,
        Duration workerGrace,
        Duration lease,
        Duration handlerTimeout,
        int batchSize,
        boolean failFast,
        double retryJitter,
        Optional<Path> resources,
        Optional<JwtSettings.Secret> forwardSecret,
        List<String> corsOrigins,
        HttpLimits limits,
        int maxRecord,
        int maxOpenItems,
        long maxStored,
        int maxRequests,
        Optional<RateLimit.Policy> rateLimit,
        Optional<RateLimit.Policy> itemRateLimit,
        Duration idleTimeout,
        Duration headerTimeout,
        int addressConnections,
        int streams,
        Networks trustedProxies,
        Duration drain,
        String basePath,
        String logLevel,
        List<String> warnings) {

    private static final Set<String> LEVELS = Set.of("error", "warn", "info", "debug");

    public Configuration {
        corsOrigins = List.copyOf(corsOrigins);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads all of it.
     *
     * @param flags what was set on the command line
     * @throws ConfigurationError naming everything that is wrong
     */
    public static Configuration of(Map<String, String> environment, Map<Setting, String> flags) {
        Values values = new Values(environment, flags);
        HttpLimits limits = limits(values);
        Configuration all = new Configuration(
                values.read(Setting.HOST, h -> h, h -> h.matches("[A-Za-z0-9._:-]+"), "a host name or an IP address"),
                values.read(Setting.PORT, Integer::parseInt, p -> p >= 0 && p <= 65535, "0 (any free port) to 65535"),
                StoreAddress.of(values),
                path(values, Setting.DATA_DIR).orElse(Path.of(Setting.DATA_DIR.byDefault())),
                Tokens.of(values),
                values.read(Setting.WORKER, Configuration::flag, w -> true, "on or off"),
                values.read(Setting.WATCH, Configuration::flag, w -> true, "on or off"),
                duration(values, Setting.WORKER_GRACE, Duration.ZERO, Duration.ofDays(1)),
                duration(values, Setting.LEASE, Duration.ofSeconds(1), Duration.ofMinutes(10)),
                duration(values, Setting.HANDLER_TIMEOUT, Duration.ofSeconds(1), Duration.ofMinutes(10)),
                number(values, Setting.BATCH_SIZE, 1, 500),
                values.read(Setting.FAIL_FAST, Configuration::flag, f -> true, "true or false"),
                values.read(Setting.RETRY_JITTER, Double::parseDouble, j -> j >= 0 && j <= 1, "a number from 0 to 1"),
                resources(values),
                forwardSecret(values),
                corsOrigins(values),
                limits,
                maxRecord(values, limits),
                number(values, Setting.MAX_OPEN_ITEMS, 0, 1_000_000_000),
                values.read(
                        Setting.MAX_STORED,
                        Quantities::bytes,
                        n -> n == 0 || n >= 1 << 20,
                        "0 (any size), or a size such as 500MiB or 10GiB, at least 1MiB"),
                number(values, Setting.MAX_REQUESTS, 8, 200),
                rate(values, Setting.RATE_LIMIT),
                rate(values, Setting.RATE_LIMIT_ITEMS),
                duration(values, Setting.IDLE_TIMEOUT, Duration.ofSeconds(1), Duration.ofHours(1)),
                duration(values, Setting.HEADER_TIMEOUT, Duration.ofSeconds(1), Duration.ofMinutes(5)),
                number(values, Setting.MAX_ADDRESS_CONNECTIONS, 1, 10_000),
                number(values, Setting.MAX_STREAMS, 0, 100_000),
                values.read(
                        Setting.TRUSTED_PROXIES,
                        text -> Networks.of(list(text)),
                        networks -> true,
                        "addresses or networks, comma-separated, such as 127.0.0.1,10.0.0.0/8"),
                duration(values, Setting.DRAIN, Duration.ofMinutes(10)),
                values.read(
                        Setting.BASE_PATH,
                        p -> p,
                        p -> p.isEmpty() || HttpApi.isBasePath(p),
                        "a path such as /backend, without a slash at its end"),
                values.read(
                        Setting.LOG_LEVEL,
                        l -> l.toLowerCase(Locale.ROOT),
                        LEVELS::contains,
                        "error, warn, info or debug"),
                values.warnings());
        if (!values.problems().isEmpty()) {
            throw new ConfigurationError(values.problems());
        }
        return all;
    }

    /** Empty if it is not set, or cannot be used, which is noted. */
    private static Optional<Path> path(Values values, Setting setting) {
        try {
            return values.text(setting).map(Path::of);
        } catch (InvalidPathException e) {
            values.refuse(setting, "a path that Java can use " + values.locale().cause());
            return Optional.empty();
        }
    }

    private static HttpLimits limits(Values values) {
        return new HttpLimits(
                size(values, Setting.MAX_BODY, 256),
                size(values, Setting.MAX_DATA, 15),
                number(values, Setting.MAX_ITEMS, 1, HttpLimits.MAX_ITEMS),
                number(values, Setting.MAX_DEPTH, 8, 500),
                HttpLimits.MAX_ITEMS);
    }

    private static int maxRecord(Values values, HttpLimits limits) {
        int most = size(values, Setting.MAX_RECORD, 15);
        if (most < limits.dataBytes()) {
            values.warn("SYNC_MAX_DATA is " + limits.dataBytes() + " bytes and SYNC_MAX_RECORD " + most
                    + ": data between the two is accepted, and then fails as a record");
        }
        return most;
    }

    private static Optional<Path> resources(Values values) {
        Optional<Path> file = path(values, Setting.RESOURCES);
        if (file.isPresent() && !(Files.isRegularFile(file.get()) && Files.isReadable(file.get()))) {
            values.refuse(Setting.RESOURCES, "a file that can be read");
        }
        return file;
    }

    private static Optional<JwtSettings.Secret> forwardSecret(Values values) {
        Optional<String> ours = values.text(Setting.JWT_SECRET);
        if (ours.isPresent() && ours.equals(values.text(Setting.FORWARD_SECRET))) {
            values.warn(
                    "SYNC_FORWARD_SECRET is the same as SYNC_JWT_SECRET, so every upstream can sign in here as anybody");
        }
        return Tokens.secret(values, Setting.FORWARD_SECRET);
    }

    private static List<String> corsOrigins(Values values) {
        List<String> origins = list(values.text(Setting.CORS_ORIGINS).orElse(""));
        if (!origins.stream().allMatch(Configuration::isOrigin) || (origins.contains("*") && origins.size() > 1)) {
            values.refuse(
                    Setting.CORS_ORIGINS,
                    "* alone, or origins such as https://app.example.com without a path, comma-separated");
        }
        return origins;
    }

    private static boolean isOrigin(String origin) {
        if (origin.equals("*")) {
            return true;
        }
        try {
            URI uri = URI.create(origin);
            return uri.getScheme() != null
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getRawPath().isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    // Browsers send it in lower case, so another would never match.
                    && origin.equals(origin.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The parts of a comma-separated list. */
    static List<String> list(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .toList();
    }

    static Duration duration(Values values, Setting setting, Duration min, Duration max) {
        return values.read(
                setting,
                Quantities::duration,
                d -> d.compareTo(min) >= 0 && d.compareTo(max) <= 0,
                "a duration such as 500ms, 30s or 5m, from " + shown(min) + " to " + shown(max));
    }

    private static String shown(Duration duration) {
        return duration.toSeconds() % 3600 == 0 && !duration.isZero()
                ? duration.toHours() + "h"
                : duration.toSeconds() % 60 == 0 && !duration.isZero()
                        ? duration.toMinutes() + "m"
                        : duration.toSeconds() + "s";
    }

    static Duration duration(Values values, Setting setting, Duration max) {
        return duration(values, setting, Duration.ZERO, max);
    }

    private static int number(Values values, Setting setting, int min, int max) {
        return values.read(
                setting, Integer::parseInt, n -> n >= min && n <= max, "a whole number from " + min + " to " + max);
    }

    private static int size(Values values, Setting setting, int maxMiB) {
        return Math.toIntExact(values.read(
                setting,
                Quantities::bytes,
                n -> n >= 1024 && n <= (long) maxMiB << 20,
                "a size such as 512KiB or 10MiB, from 1KiB to " + maxMiB + "MiB"));
    }

    private static Optional<RateLimit.Policy> rate(Values values, Setting setting) {
        return values.read(
                setting,
                text -> text.isEmpty() ? Optional.empty() : Optional.of(RateLimit.Policy.parse(text)),
                rate -> true,
                RateLimit.Policy.EXPECTED);
    }

    static boolean flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "on", "true" -> true;
            case "off", "false" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }
}
