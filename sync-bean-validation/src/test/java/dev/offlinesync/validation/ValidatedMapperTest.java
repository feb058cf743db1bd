package dev.offlinesync.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.offlinesync.core.item.DataMapper;
import dev.offlinesync.core.item.DataMapper.Mismatch;
import dev.offlinesync.core.item.Tree;
import dev.offlinesync.core.item.Violation;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.MessageInterpolator;
import jakarta.validation.Payload;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Past;
import jakarta.validation.constraints.Size;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.hibernate.validator.constraints.LuhnCheck;
import org.junit.jupiter.api.Test;

/** The constraints of types, and what is told of data that breaks them. */
class ValidatedMapperTest {
    private static final String SECRET = "4711-secret";

    private final DataMapper mapper = ValidatedMapper.of(DataMapper.RECORDS);

    private static Mismatch refused(DataMapper mapper, Class<?> type, Map<String, ?> data) {
        return assertThrows(Mismatch.class, () -> mapper.read(Tree.of(data), type));
    }

    private List<Violation> violations(Class<?> type, Map<String, ?> data) {
        return refused(mapper, type, data).violations();
    }

    record Line(
            @Max(value = 9, message = "must be at most {value}")
            int amount) {}

    record Order(
            @NotBlank(message = "must not be blank") String customer,
            List<@Valid Line> lines,
            Map<String, @Valid Line> named,
            List<@Size(max = 3, message = "must have at most {max} letters") String> tags) {}

    @Test
    void a_value_that_keeps_its_constraints_is_made() {
        Tree data = Tree.of(Map.of("customer", "ann", "lines", List.of(Map.of("amount", 9)), "tags", List.of("new")));

        assertEquals(new Order("ann", List.of(new Line(9)), null, List.of("new")), mapper.read(data, Order.class));
    }

    @Test
    void each_violation_has_its_place_as_a_json_pointer() {
        assertEquals(
                List.of(
                        new Violation("/customer", "must not be blank"),
                        new Violation("/lines/1/amount", "must be at most 9"),
                        new Violation("/named/a~1b~0c/amount", "must be at most 9"),
                        new Violation("/tags/1", "must have at most 3 letters")),
                violations(
                        Order.class,
                        Map.of(
                                "customer",
                                " ",
                                "lines",
                                List.of(Map.of("amount", 1), Map.of("amount", 10)),
                                "named",
                                Map.of("a/b~c", Map.of("amount", 11)),
                                "tags",
                                List.of("new", "old-fashioned"))));
    }

    record Span(int from, int to) {
        @AssertTrue(message = "must not end before it begins")
        boolean isForward() {
            return from <= to;
        }
    }

    @Test
    void what_several_fields_say_together_is_checked() {
        assertEquals(
                List.of(new Violation("/forward", "must not end before it begins")),
                violations(Span.class, Map.of("from", 2, "to", 1)));
    }

    @Test
    void data_that_the_mapper_refuses_is_told_as_the_mapper_does() {
        assertEquals(
                List.of(new Violation("/amount", "must be a whole number of 32 bits")),
                violations(Line.class, Map.of("amount", "many")));
    }

    @Test
    void no_more_are_told_than_twenty() {
        List<Violation> told =
                violations(Order.class, Map.of("customer", "ann", "tags", Collections.nCopies(1000, "too long")));

        assertEquals(ValidatedMapper.MAX_VIOLATIONS, told.size());
    }

    record Quoting(
            @Size(max = 3, message = "is too long: ${validatedValue}")
            String expression,

            @Quoted(message = "must be known") String code,
            @LuhnCheck String digits) {}

    @Constraint(validatedBy = Quoted.Check.class)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Quoted {
        String message();

        Class<?>[] groups() default {};

        Class<? extends Payload>[] payload() default {};

        /** Puts the value into its message, which it should not. */
        final class Check implements ConstraintValidator<Quoted, String> {
            @Override
            public boolean isValid(String value, ConstraintValidatorContext context) {
                context.disableDefaultConstraintViolation();
                context.buildConstraintViolationWithTemplate("'" + value + "' is not known")
                        .addConstraintViolation();
                return value == null;
            }
        }
    }

    /** A validator of the application's, with messages of its own. */
    private static Validator saying(Function<MessageInterpolator.Context, String> message) {
        MessageInterpolator own = new MessageInterpolator() {
            @Override
            public String interpolate(String template, Context context) {
                return message.apply(context);
            }

            @Override
            public String interpolate(String template, Context context, Locale locale) {
                return message.apply(context);
            }
        };
        return Validation.byDefaultProvider()
                .configure()
                .messageInterpolator(own)
                .buildValidatorFactory()
                .getValidator();
    }

    @Test
    void no_message_shows_the_value() {
        Map<String, ?> data = Map.of("expression", SECRET, "code", SECRET, "digits", SECRET);
        Validator showing = saying(context -> context.getValidatedValue() + " is wrong");
        for (DataMapper each : List.of(mapper, ValidatedMapper.of(DataMapper.RECORDS, showing))) {
            Mismatch told = refused(each, Quoting.class, data);

            assertTrue(!told.toString().contains(SECRET), told::toString);
            assertEquals(3, told.violations().size(), told::toString);
            assertEquals(
                    new Violation("/code", "must be known"), told.violations().get(0));
            assertEquals(
                    new Violation("/expression", "is too long: …"),
                    told.violations().get(2));
        }
    }

    record Price(
            @DecimalMax(value = "10.5", message = "below ${inclusive == true ? 'or at ' : ''}{value}")
            BigDecimal amount) {}

    @Test
    void the_expression_of_common_constraints_is_understood() {
        assertEquals(
                List.of(new Violation("/amount", "below or at 10.5")),
                violations(Price.class, Map.of("amount", new BigDecimal("10.6"))));
    }

    @Test
    void messages_of_the_applications_validator_are_told() {
        Validator own = saying(context -> "darf höchstens 9 sein");

        assertEquals(
                List.of(new Violation("/amount", "darf höchstens 9 sein")),
                refused(ValidatedMapper.of(DataMapper.RECORDS, own), Line.class, Map.of("amount", 10))
                        .violations());
    }

    record Throwing(String text) {
        @NotNull
        String getText() {
            throw new IllegalStateException(SECRET);
        }
    }

    @Test
    void what_throws_while_it_is_checked_is_not_accepted() {
        assertEquals(List.of(new Violation("", "was not accepted")), violations(Throwing.class, Map.of("text", "a")));
    }

    record Misplaced(@Past String text) {}

    @Test
    void a_constraint_that_does_not_go_with_its_type_is_the_applications_fault() {
        var told = assertThrows(
                IllegalArgumentException.class, () -> mapper.read(Tree.of(Map.of("text", "a")), Misplaced.class));
        assertTrue(told.getMessage().contains("Misplaced"), told::getMessage);
    }

    @Test
    void values_are_written_as_the_mapper_does() {
        assertEquals(Tree.of(Map.of("amount", 3)), mapper.write(new Line(3)));
    }
}
