package dev.offlinesync.forward;

import dev.offlinesync.core.item.Failure.Kind;

/**
 * What each status code says, those included that proxies, load balancers and CDNs use and no standard defines.
 *
 * <p>What is not in this table has the meaning of its class.
 */
final class StatusCodes {
    private StatusCodes() {}

    /** What a status says about the mutation, and about the upstream. */
    sealed interface Meaning {
        /** The upstream has carried it out. */
        record Success() implements Meaning {}

        /** Nothing about the mutation: the upstream, or a proxy in front of it, takes no calls at the moment. */
        record Outage() implements Meaning {}

        /** Nothing about the mutation: this user has called too often. */
        record TooOften() implements Meaning {}

        /** Nothing about the mutation, and nothing about others: this request came too early, or too slowly. */
        record NotNow() implements Meaning {}

        /** Nothing about the mutation: the credentials of this server, not of the user, are not accepted. */
        record Credentials() implements Meaning {}

        /** Another call may be answered otherwise. */
        record Transient(Kind kind, Health health) implements Meaning {}

        /** The same request would get the same answer. */
        record Final(Kind kind) implements Meaning {}

        /** What it says about the upstream. */
        default Health health() {
            if (this instanceof TooOften || this instanceof Credentials) {
                return Health.REFUSES_USER;
            }
            return this instanceof Outage ? Health.UNWELL : Health.WELL;
        }
    }

    static Meaning meaning(int status) {
        return switch (status) {
            case 401, 407 -> new Meaning.Credentials();
            // of identity-aware load balancers and gateways: their own login of this server was refused
            case 498, 511, 561 -> new Meaning.Credentials();
            // of nginx: the certificate that this server shows is not the right one, or it should show one
            case 495, 496 -> new Meaning.Credentials();
            case 497 -> new Meaning.Outage(); // of nginx: a port that speaks TLS was called without
            case 429 -> new Meaning.TooOften();
            case 420, 509, 529 -> new Meaning.TooOften(); // other words for 429: rate, bandwidth, load
            case 503 -> new Meaning.Outage();
            case 502, 504, 598, 599 -> new Meaning.Outage(); // a proxy waited for the upstream in vain
            case 520, 521, 522, 523, 524, 525, 526, 527, 530 -> new Meaning.Outage(); // Cloudflare did
            case 408 -> new Meaning.Outage();
            // a proxy in between gave up its own call: whether that one arrived is unknown
            case 499, 460 -> new Meaning.NotNow();
            case 425 -> new Meaning.NotNow();
            // a request with this key may still be in flight; a true conflict is the same after some attempts
            case 409 -> new Meaning.Transient(Kind.CONFLICT, Health.WELL);
            case 403 -> new Meaning.Final(Kind.FORBIDDEN);
            case 404, 410 -> new Meaning.Final(Kind.NOT_FOUND);
            case 405 -> new Meaning.Final(Kind.UNKNOWN_ENDPOINT);
            case 412 -> new Meaning.Final(Kind.CONFLICT);
            case 400, 413, 414, 415, 422 -> new Meaning.Final(Kind.VALIDATION);
            default -> ofClass(status);
        };
    }

    /** Whether an answer can end with it. Some proxies use codes beyond 599, as they do others of their own. */
    static boolean isStatus(int status) {
        return status >= 200 && status < 600;
    }

    private static Meaning ofClass(int status) {
        if (status >= 200 && status < 300) {
            return new Meaning.Success();
        }
        return status >= 300 && status < 500
                ? new Meaning.Final(Kind.HANDLER)
                : new Meaning.Transient(Kind.HANDLER, Health.UNWELL);
    }
}
