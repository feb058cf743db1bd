package dev.offlinesync.validation;

import dev.offlinesync.core.item.DataMapper;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.Violation;
import jakarta.validation.ConstraintDeclarationException;
import jakarta.validation.ConstraintDefinitionException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.List;
import org.hibernate.validator.HibernateValidator;

/**
 * What another mapper makes, checked by Jakarta Validation (Bean Validation). What breaks a constraint is a
 * {@link DataMapper.Mismatch}: the item fails as {@code validation}, and its handler is not called.
 *
 * <p>A violation has the names of properties as its JSON pointer, and the constraint's message without the value: what
 * an expression such as <code>${validatedValue}</code> would show is {@code …}. The first {@value #MAX_VIOLATIONS}, in the
 * order of their pointers, are told.
 */
public final class ValidatedMapper implements DataMapper {
    /** How many violations of one value are told. */
    public static final int MAX_VIOLATIONS = 20;

    private static final Comparator<Violation> BY_PLACE =
            Comparator.comparing(Violation::pointer).thenComparing(Violation::message);

    private final DataMapper mapper;
    private final Validator validator;
    private final Messages messages;

    private ValidatedMapper(DataMapper mapper, Validator validator, Messages messages) {
        this.mapper = mapper;
        this.validator = validator;
        this.messages = messages;
    }

    /** @param validator the application's own, with its messages and the constraints that it knows */
    public static ValidatedMapper of(DataMapper mapper, Validator validator) {
        return new ValidatedMapper(mapper, validator, new Messages(new PlainInterpolator()));
    }

    /** With a Hibernate Validator whose messages need no expression language, so no library of it is required. */
    public static ValidatedMapper of(DataMapper mapper) {
        PlainInterpolator interpolator = new PlainInterpolator();
        Validator validator = Validation.byProvider(HibernateValidator.class)
                .configure()
                .messageInterpolator(interpolator)
                .buildValidatorFactory()
                .getValidator();
        return new ValidatedMapper(mapper, validator, new Messages(interpolator));
    }

    /**
     * @throws Mismatch if the tree is no such value, the value breaks a constraint, or the code that checks one throws
     * @throws IllegalArgumentException if the type is not one that the mapper makes, or declares constraints that cannot be
     *     checked, such as {@code @Past} on a text
     */
    @Override
    public <T> T read(Tree data, Class<T> type) {
        T value = mapper.read(data, type);
        List<Violation> violations = violations(value, type);
        if (!violations.isEmpty()) {
            throw new Mismatch(violations);
        }
        return value;
    }

    private <T> List<Violation> violations(T value, Class<T> type) {
        try {
            return validator.validate(value).stream()
                    .map(this::violation)
                    .sorted(BY_PLACE) // the validator has them in no order
                    .limit(MAX_VIOLATIONS)
                    .toList();
        } catch (ConstraintDeclarationException | ConstraintDefinitionException e) {
            throw new IllegalArgumentException("the constraints of " + type.getTypeName() + " cannot be checked", e);
        } catch (RuntimeException e) {
            Mismatch refused = Mismatch.refused("");
            refused.initCause(e);
            throw refused;
        }
    }

    private Violation violation(ConstraintViolation<?> violation) {
        return new Violation(Pointers.of(violation.getPropertyPath()), messages.of(violation));
    }

    @Override
    public Tree write(Object value) {
        return mapper.write(value);
    }
}
