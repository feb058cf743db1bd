package dev.offlinesync.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.WriteError;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerDescription;
import dev.offlinesync.core.store.StoreRefused;
import dev.offlinesync.core.store.StoreUnavailable;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the exceptions of the driver mean. No other class interprets them. */
final class Errors {
    static final int DUPLICATE_KEY = 11000;

    /** The session was killed by another party. */
    private static final int INTERRUPTED = 11601;

    private static final int WRITE_CONFLICT = 112;

    /** Of a text index: {@code language override unsupported: klingon} */
    private static final int UNKNOWN_LANGUAGE = 17262;

    /**
     * The same call may succeed later: out of disk space, a timeout, out of memory, interrupted, not authorised (any
     * more), a cluster whose configuration changes, no room for another session, or a transaction that was aborted for
     * another one.
     */
    private static final Set<Integer> PASSING = Set.of(
            14031,
            50,
            146,
            290,
            292,
            INTERRUPTED,
            11600,
            11602,
            13,
            18,
            8000,
            11,
            31,
            391,
            64,
            91,
            100,
            133,
            189,
            202,
            246,
            251,
            261,
            262,
            384,
            WRITE_CONFLICT,
            24,
            225,
            267,
            9001);

    /** What a transaction writes has no room in the server's cache, or in the log. */
    private static final Set<Integer> TRANSACTION_TOO_LARGE = Set.of(388, 257);

    /** A document or a buffer of the server's is too large, and it does not say which write that was. */
    private static final Set<Integer> MESSAGE_TOO_LARGE = Set.of(10334, 13548);

    /** A unique index or a validator refuses a document. */
    private static final Set<Integer> OWN_RULES = Set.of(DUPLICATE_KEY, WriteRefusal.VALIDATION);

    private static final String OWN_RULE =
            "a rule that somebody has added to syncqueues, synclanes, synctombstones, syncdevices or"
                    + " syncmeta (a unique index, a validator) refuses a write, and must be taken away: ";

    private static final String BAD_CREDENTIALS = "it does not accept this user and password";

    /** In the driver's description of the cluster: {@code caused by {java.net.ConnectException: Connection refused}}. */
    private static final Pattern LAST_CAUSE =
            Pattern.compile(".*caused by \\{(?<type>[\\w.$]+): (?<text>[^{}]+)\\}", Pattern.DOTALL);

    private Errors() {}

    /** {@link StoreUnavailable} if the same call may succeed later, else the exception itself. */
    static RuntimeException translated(MongoException e) {
        if (e instanceof MongoInterruptedException) {
            Thread.currentThread().interrupt();
        }
        if (isPassing(e)) {
            return new StoreUnavailable("MongoDB is unavailable: " + brief(e), e);
        }
        return OWN_RULES.contains(code(e)) ? new StoreRefused(OWN_RULE + withoutDocument(e), e) : e;
    }

    /** Whether the database was there, and did not end an operation in its time. */
    static boolean isOutOfTime(@Nullable Throwable e) {
        return e instanceof MongoExecutionTimeoutException || e instanceof MongoOperationTimeoutException;
    }

    /** What the server says, cut before it quotes the document or a value. */
    private static String withoutDocument(MongoException e) {
        if (e instanceof MongoBulkWriteException bulk && !bulk.getWriteErrors().isEmpty()) {
            return refusal(bulk);
        }
        String message = String.valueOf(e.getMessage());
        int document = message.indexOf('{');
        return document < 0 ? message : message.substring(0, document).strip();
    }

    /**
     * The message without the server's reply, and of the driver's description of the cluster only why a server could
     * not be reached.
     */
    private static String brief(MongoException e) {
        String message = String.valueOf(e.getMessage());
        if (e instanceof MongoSecurityException) {
            return BAD_CREDENTIALS;
        }
        Matcher cause = LAST_CAUSE.matcher(message);
        if (cause.find()) {
            return cause.group("type").equals(UnknownHostException.class.getName())
                    ? "unknown host " + cause.group("text")
                    : cause.group("text");
        }
        int end = message.indexOf(". Client view of cluster state");
        int reply = message.indexOf(" The full response is");
        return end >= 0 ? message.substring(0, end) : reply >= 0 ? message.substring(0, reply) : message;
    }

    /** Why a write is refused. Cut before the server quotes the document or a value, which must not reach a log. */
    static String refusal(MongoBulkWriteException e) {
        String message = e.getWriteErrors().get(0).getMessage();
        int document = message.indexOf(e.getWriteErrors().get(0).getCode() == UNKNOWN_LANGUAGE ? ':' : '{');
        return document < 0 ? message : message.substring(0, document).strip();
    }

    /**
     * Why the database is unavailable, for a person: the last known state of the servers, or else the driver's message.
     */
    static String reason(MongoException e, ClusterDescription cluster) {
        if (e instanceof MongoSecurityException) {
            return BAD_CREDENTIALS;
        }
        return cluster.getServerDescriptions().stream()
                .map(ServerDescription::getException)
                .filter(Objects::nonNull)
                .map(Errors::root)
                .map(root ->
                        root instanceof UnknownHostException ? "unknown host " + root.getMessage() : root.getMessage())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> brief(e));
    }

    private static Throwable root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static boolean isPassing(MongoException e) {
        return e instanceof MongoSocketException
                || e instanceof MongoTimeoutException // of server selection, of the pool and of the operation
                || e instanceof MongoExecutionTimeoutException
                || e instanceof MongoNotPrimaryException
                || e instanceof MongoNodeIsRecoveringException
                || e instanceof MongoServerUnavailableException
                || e instanceof MongoSecurityException
                || e instanceof MongoInterruptedException
                || e instanceof MongoWriteConcernException
                || e instanceof MongoCursorNotFoundException
                || (e instanceof MongoBulkWriteException bulk && bulk.getWriteConcernError() != null)
                || e.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL)
                || e.hasErrorLabel(MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL)
                || e.hasErrorLabel("RetryableWriteError")
                || PASSING.contains(code(e));
    }

    /** Whether the whole transaction may succeed if it is tried again. */
    static boolean isTransient(MongoException e) {
        return e.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL)
                || code(e) == INTERRUPTED
                || code(e) == WRITE_CONFLICT;
    }

    /** Whether the database refuses the whole transaction for its size; a smaller one may succeed. */
    static boolean isTransactionTooLarge(MongoException e) {
        return TRANSACTION_TOO_LARGE.contains(code(e));
    }

    /** {@link #isTransactionTooLarge}, or something else in it is too large. */
    static boolean isTooLarge(MongoException e) {
        return isTransactionTooLarge(e) || MESSAGE_TOO_LARGE.contains(code(e));
    }

    /**
     * Whether the transaction was aborted for another one, that changes the same documents. The server also says so if
     * it has no room for all of them together.
     */
    static boolean isContended(MongoException e) {
        return code(e) == WRITE_CONFLICT;
    }

    static boolean isDuplicateKey(MongoException e) {
        return code(e) == DUPLICATE_KEY;
    }

    /** Whether the {@code _id} is there already, and not a value that only an index of somebody's says is unique. */
    static boolean isDuplicateId(WriteError error) {
        return error.getCode() == DUPLICATE_KEY
                && (!error.getMessage().contains(" index: ")
                        || error.getMessage().contains(" index: _id_ "));
    }

    /** The code of the error; for a bulk write, of its first error. */
    static int code(MongoException e) {
        return e instanceof MongoBulkWriteException bulk
                        && !bulk.getWriteErrors().isEmpty()
                ? bulk.getWriteErrors().get(0).getCode()
                : e.getCode();
    }
}
