package dev.offlinesync.validation;

import jakarta.validation.ConstraintViolation;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What may be told of a violation: its message, unless that shows the value. */
final class Messages {
    private static final String UNNAMED = "was not accepted";

    private final PlainInterpolator plain;

    Messages(PlainInterpolator plain) {
        this.plain = plain;
    }

    /**
     * The validator's message may come from an interpolator of the application's or from the code of a constraint, which
     * can put the value in. Then there is the message of the annotation.
     */
    String of(ConstraintViolation<?> violation) {
        String declared = plain.declared(violation);
        String told = violation.getMessage();
        if (told.equals(declared)) {
            return told;
        }
        if (!declared.contains(PlainInterpolator.HIDDEN) && !quotes(told, violation.getInvalidValue())) {
            return told;
        }
        return declared.startsWith("{") ? UNNAMED : declared;
    }

    /** As a word: the 1 of "at most 10" is none. */
    private static boolean quotes(String message, @Nullable Object value) {
        if (value == null) {
            return false;
        }
        String text = value.toString();
        return !text.isBlank()
                && text.length() <= message.length()
                && Pattern.compile("(?<![\\p{L}\\p{N}])" + Pattern.quote(text) + "(?![\\p{L}\\p{N}])")
                        .matcher(message)
                        .find();
    }
}
