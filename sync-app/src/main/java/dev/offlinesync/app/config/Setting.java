package dev.offlinesync.app.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything that can be set, each as an environment variable ({@code SYNC_WORKER_GRACE}) and as a flag
 * ({@code --worker-grace}) that wins over it.
 */
public enum Setting {
    HOST("127.0.0.1", "<address>", "The address to listen on."),
    PORT("5000", "<0-65535>", "The port to listen on; 0 takes any free one."),
    STORE(
            "",
            "<address>",
            "Where the store is: sqlite:./data, postgres://... or mongodb://...; jars on the class path may add others.",
            true),
    MONGODB_URI(
            "",
            "<mongodb://...>",
            "The MongoDB to use; without it and without a store, everything is in one SQLite file.",
            true),
    STORE_FILE("", "<file>", "A file that holds the address of the store, instead of --store."),
    MONGODB_URI_FILE("", "<file>", "A file that holds the MongoDB URI, instead of --mongodb-uri."),
    DATA_DIR("./data", "<directory>", "Where the SQLite file and the development secret are."),
    JWT_SECRET("", "<text>", "The secret of HS256 tokens, at least 32 bytes.", true),
    JWT_SECRET_FILE("", "<file>", "A file that holds the secret of HS256 tokens, instead of --jwt-secret."),
    JWT_PUBLIC_KEY("", "<PEM or file>", "The public key of RS256 or ES256 tokens: PEM text, or a file that holds it."),
    JWT_JWKS_URL("", "<URL>", "Where the public keys of RS256 or ES256 tokens are published."),
    JWT_JWKS_MAX_AGE("5m", "<duration>", "How long a withdrawn key is still accepted, 1s to 24h."),
    JWT_ISSUER("", "<text>", "The issuer (iss) that tokens must name."),
    JWT_AUDIENCE("", "<text>", "The audience (aud) that tokens must name."),
    JWT_LEEWAY("30s", "<duration>", "By how much the clocks of token issuers may differ, at most 10m."),
    JWT_USER_CLAIM(
            "sub,userId,id,_id",
            "<claims>",
            "The claims that may hold the user id, nested ones as user.id; the first present one counts."),
    JWT_REQUIRE_EXP("false", "<true|false>", "Refuse tokens that do not say when they expire (exp)."),
    JWT_ADMIN_CLAIM(
            "",
            "<claim>",
            "The claim that is \"admin\", or a list with it, for administrators; without it role, and a list roles."),
    WORKER("on", "<on|off>", "Whether this instance processes what clients left behind."),
    WATCH(
            "off",
            "<on|off>",
            "Whether what other programs write into MongoDB's collections is told to clients at once."),
    WORKER_GRACE("30s", "<duration>", "How long the worker leaves an untried item to its client."),
    LEASE("30s", "<duration>", "How long a user's lane stays claimed without a sign of life, 1s to 10m."),
    HANDLER_TIMEOUT("30s", "<duration>", "The timeout of a handler for one item, 1s to 10m."),
    BATCH_SIZE("50", "<1-500>", "Items in one batch of a call; the worker takes four times as many."),
    FAIL_FAST("false", "<true|false>", "Fail at once, without retries, if no retry can help."),
    RETRY_JITTER("0", "<0-1>", "How much of a retry delay is random."),
    RESOURCES("", "<file>", "The resources file; without it expenses, orders and users."),
    FORWARD_SECRET("", "<text>", "The secret of the HS256 tokens sent to the upstreams of forwarded resources.", true),
    FORWARD_SECRET_FILE("", "<file>", "A file that holds the secret for upstreams, instead of --forward-secret."),
    CORS_ORIGINS("", "<origins>", "Web origins that may call, comma-separated, or *."),
    MAX_BODY("10MiB", "<size>", "The largest request body."),
    MAX_DATA("1MiB", "<size>", "The largest data of one item, as stored."),
    MAX_RECORD("2MiB", "<size>", "The largest record, as stored: a write that would make it larger fails."),
    MAX_OPEN_ITEMS("0", "<number>", "Open items that one user may have; 0 for any number."),
    MAX_STORED("0", "<size>", "What the items and records of one user may take together; 0 for any size."),
    MAX_ITEMS("1000", "<1-1000>", "Items in one request."),
    MAX_REQUESTS("64", "<8-200>", "Requests in flight at once; four times as many may wait, others get 503."),
    RATE_LIMIT("", "<n/duration>", "Requests that a user may make in a time, such as 600/1m; without it any number."),
    RATE_LIMIT_ITEMS(
            "", "<n/duration>", "Items that a user may send in a time, such as 6000/1m; without it any number."),
    IDLE_TIMEOUT("75s", "<duration>", "How long a connection may be idle, 1s to 1h; longer than that of a proxy."),
    HEADER_TIMEOUT("10s", "<duration>", "How long a client may take for the head of a request, 1s to 5m."),
    MAX_ADDRESS_CONNECTIONS(
            "1000", "<1-10000>", "Connections of one address; behind a proxy, requests in flight of one client."),
    MAX_STREAMS("10000", "<0-100000>", "Streams of events and waiting pulls at once, if the heap has room for them."),
    TRUSTED_PROXIES(
            "", "<networks>", "Proxies whose X-Forwarded-For is believed, comma-separated, such as 10.0.0.0/8."),
    DRAIN("0s", "<duration>", "How long /ready is 503 before the server stops, at most 10m."),
    BASE_PATH("", "<path>", "Where a proxy serves this server, such as /backend; Location begins with it."),
    MAX_DEPTH("64", "<8-500>", "How deep JSON may be nested."),
    LOG_LEVEL("info", "<level>", "error, warn, info or debug; debug shows stack traces of failed starts.");

    /** The prefix of all variables. */
    public static final String PREFIX = "SYNC_";

    private final String byDefault;
    private final String label;
    private final String description;
    private final boolean secret;

    Setting(String byDefault, String label, String description) {
        this(byDefault, label, description, false);
    }

    Setting(String byDefault, String label, String description, boolean secret) {
        this.byDefault = byDefault;
        this.label = label;
        this.description = description;
        this.secret = secret;
    }

    /** Such as {@code SYNC_WORKER_GRACE}. */
    public String variable() {
        return PREFIX + name();
    }

    /** Such as {@code --worker-grace}. */
    public String flag() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The text that stands for an absent value; empty if there is no default. */
    public String byDefault() {
        return byDefault;
    }

    /** The placeholder for its value in the help. */
    public String label() {
        return label;
    }

    /** One sentence for the help. */
    public String description() {
        return description;
    }

    /** Whether its value may hold a password or a key, and is never shown. */
    public boolean secret() {
        return secret;
    }

    /** The setting that names a file with the value of this one; empty if there is none. */
    Optional<Setting> file() {
        return ofVariable(variable() + "_FILE");
    }

    static Optional<Setting> ofVariable(String variable) {
        return Arrays.stream(values())
                .filter(s -> s.variable().equals(variable))
                .findFirst();
    }
}
