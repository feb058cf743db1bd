package dev.offlinesync.api.body;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/** Checks the bounds that a request declares by annotations. */
final class Bounds {
    // The messages use no expression language, so no implementation of it is required.
    private final Validator validator = Validation.byProvider(HibernateValidator.class)
            .configure()
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator();

    /** @param at where the request's object is in the body */
    void check(Object request, Path at, Faults faults) {
        for (ConstraintViolation<Object> violation : validator.validate(request)) {
            Path place = at;
            for (jakarta.validation.Path.Node node : violation.getPropertyPath()) {
                place = place.child(String.valueOf(node.getName()));
            }
            faults.add(place, violation.getMessage());
        }
    }
}
