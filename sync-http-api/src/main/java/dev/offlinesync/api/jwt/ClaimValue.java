package dev.offlinesync.api.jwt;

import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import dev.offlinesync.api.Authenticator.InvalidToken;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.item.WellFormed;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a claim of a token says.
 *
 * @param value as it was in the JSON
 */
record ClaimValue(@Nullable Object value) {
    /**
     * @param name of the claim, or else the path to it in nested ones, such as {@code user.id}
     * @return empty if the token has no such claim
     */
    static Optional<ClaimValue> of(DecodedJWT jwt, String name) {
        Claim claim = jwt.getClaim(name);
        if (!claim.isMissing()) {
            return Optional.of(new ClaimValue(claim.isNull() ? null : claim.as(Object.class)));
        }
        int dot = name.indexOf('.');
        if (dot < 0) {
            return Optional.empty();
        }
        Claim outer = jwt.getClaim(name.substring(0, dot));
        boolean none = outer.isMissing() || outer.isNull();
        return none ? Optional.empty() : within(outer.as(Object.class), name.substring(dot + 1));
    }

    private static Optional<ClaimValue> within(@Nullable Object value, String path) {
        if (!(value instanceof Map<?, ?> map)) {
            return Optional.empty();
        }
        if (map.containsKey(path)) {
            return Optional.of(new ClaimValue(map.get(path)));
        }
        int dot = path.indexOf('.');
        return dot < 0 ? Optional.empty() : within(map.get(path.substring(0, dot)), path.substring(dot + 1));
    }

    boolean isText(String text) {
        return text.equals(value);
    }

    /** Whether it is a list with this text. */
    boolean lists(String text) {
        return value instanceof List<?> list && list.contains(text);
    }

    boolean has(String text) {
        return isText(text) || lists(text);
    }

    /**
     * The user whom it names: by a text, or a whole number, which stands for the text of its digits.
     *
     * @throws InvalidToken if it cannot name a user
     */
    UserId user() {
        String text = text();
        if (text.isEmpty() || text.length() > UserId.MAX_LENGTH || !WellFormed.text(text)) {
            throw new InvalidToken("the token's user id must be a string of 1 to " + UserId.MAX_LENGTH
                    + " characters, or a whole number that is not negative");
        }
        if (!WellFormed.isTrimmed(text)) {
            throw new InvalidToken("the token's user id has white space at an end");
        }
        try {
            return new UserId(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidToken("the token's user id cannot be used", e);
        }
    }

    private String text() {
        if (value instanceof String text) {
            return text;
        }
        if (value instanceof Integer || value instanceof Long || value instanceof BigInteger) {
            String digits = String.valueOf(value);
            return digits.startsWith("-") ? "" : digits;
        }
        return "";
    }
}
