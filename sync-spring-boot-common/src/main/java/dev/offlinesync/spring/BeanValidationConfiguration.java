package dev.offlinesync.spring;

import dev.offlinesync.core.item.DataMapper;
import dev.offlinesync.validation.ValidatedMapper;
import jakarta.validation.Validator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The types of handlers keep their constraints, if the application has a validator and sync-bean-validation. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass({Validator.class, ValidatedMapper.class})
@ConditionalOnProperty(name = "offline-sync.validation.enabled", matchIfMissing = true)
class BeanValidationConfiguration {
    @Bean
    DataCheck offlineSyncDataCheck(ObjectProvider<Validator> validator) {
        return mapper -> checked(mapper, validator);
    }

    private static DataMapper checked(DataMapper mapper, ObjectProvider<Validator> validator) {
        Validator own = mapper instanceof ValidatedMapper ? null : validator.getIfUnique();
        return own == null ? mapper : ValidatedMapper.of(mapper, own);
    }
}
