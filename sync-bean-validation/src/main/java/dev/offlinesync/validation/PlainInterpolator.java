package dev.offlinesync.validation;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.metadata.ConstraintDescriptor;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;

/**
 * Messages with the parameters of their constraints, and without an expression language. The one expression that common
 * constraints have is understood; another one stays unsaid, since most of them show the value.
 */
final class PlainInterpolator extends ParameterMessageInterpolator {
    static final String HIDDEN = "…";
    static final String UNSAID = "...";

    private static final Pattern IS_INCLUSIVE = Pattern.compile("\\$\\{inclusive == true \\? '([^']*)' : '([^']*)'}");

    @Override
    protected String interpolate(Context context, Locale locale, String term) {
        if (!term.startsWith("$")) {
            return super.interpolate(context, locale, term);
        }
        Matcher choice = IS_INCLUSIVE.matcher(term);
        if (choice.matches()) {
            Object inclusive = context.getConstraintDescriptor().getAttributes().get("inclusive");
            return choice.group(Boolean.TRUE.equals(inclusive) ? 1 : 2);
        }
        return term.contains("validatedValue") ? HIDDEN : UNSAID;
    }

    /** What the annotation alone says, which knows no value. */
    String declared(ConstraintViolation<?> violation) {
        ConstraintDescriptor<?> constraint = violation.getConstraintDescriptor();
        return interpolate(constraint.getMessageTemplate(), new OfConstraint(constraint, violation.getInvalidValue()));
    }

    private record OfConstraint(
            ConstraintDescriptor<?> descriptor, @Nullable Object value) implements Context {
        @Override
        public ConstraintDescriptor<?> getConstraintDescriptor() {
            return descriptor;
        }

        @Override
        public @Nullable Object getValidatedValue() {
            return value;
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            return type.cast(this);
        }
    }
}
