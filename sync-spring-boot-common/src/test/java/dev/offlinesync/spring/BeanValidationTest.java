package dev.offlinesync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.offlinesync.core.handler.Plan;
import dev.offlinesync.core.handler.PureHandler;
import dev.offlinesync.core.handler.Result;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.item.UserId;
import dev.offlinesync.core.item.Violation;
import dev.offlinesync.core.queue.SyncQueue;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.validation.ValidatedMapper;
import jakarta.validation.constraints.NotBlank;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

/** The application's validator checks what its handlers take as a type of their own. */
class BeanValidationTest {
    record Note(@NotBlank(message = "must not be blank") String text) {}

    @Configuration(proxyBeanMethods = false)
    static class Notes {
        @Bean
        @SyncHandler("/notes")
        PureHandler notes() {
            return (item, context) -> {
                item.data(Note.class);
                return Plan.apply(records -> Result.put(records.ownKey(), item.data()));
            };
        }
    }

    /** As that of spring-boot-starter-validation, where there is no expression language. */
    private static LocalValidatorFactoryBean validator() {
        LocalValidatorFactoryBean validator = new LocalValidatorFactoryBean();
        validator.setMessageInterpolator(new ParameterMessageInterpolator());
        return validator;
    }

    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(OfflineSyncAutoConfiguration.class))
            .withUserConfiguration(Notes.class)
            .withBean(SyncStore.class, () -> new InMemoryStore(InstantSource.system()))
            .withPropertyValues("offline-sync.worker.enabled=false");
    private final ApplicationContextRunner validated =
            application.withBean(LocalValidatorFactoryBean.class, BeanValidationTest::validator);

    private static List<Violation> violations(ApplicationContext context) {
        SyncItem item = context.getBean(SyncQueue.class)
                .push(new UserId("ann"), List.of(Submission.of("/notes", Method.POST, Map.of("text", " "))))
                .get(0)
                .item();
        return item.failure() == null ? List.of() : item.failure().violations();
    }

    @Test
    void data_that_breaks_a_constraint_fails_with_its_place() {
        validated.run(context ->
                assertThat(violations(context)).containsExactly(new Violation("/text", "must not be blank")));
    }

    @Test
    void it_is_not_checked_if_a_property_says_so_or_there_is_no_validator() {
        validated
                .withPropertyValues("offline-sync.validation.enabled=false")
                .run(context -> assertThat(violations(context)).isEmpty());
        application.run(context -> assertThat(violations(context)).isEmpty());
    }

    @Test
    void an_application_without_the_module_starts() {
        validated
                .withClassLoader(new FilteredClassLoader(ValidatedMapper.class))
                .run(context -> assertThat(violations(context)).isEmpty());
    }
}
