package dev.offlinesync.spring;

import com.zaxxer.hikari.HikariDataSource;
import dev.offlinesync.postgres.PostgresServer;
import dev.offlinesync.postgres.RequiresPostgres;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;

/** {@code @Transactional} with Hibernate, as Spring Data JPA has it. */
@Tag("thorough")
@RequiresPostgres
class JpaTransactionTest extends TransactionContract {
    @Entity(name = "jpa_order")
    static class Order {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;
    }

    @Override
    protected Class<?> database() {
        PostgresServer.shared()
                .type("CREATE TABLE IF NOT EXISTS jpa_order (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY)");
        return OnJpa.class;
    }

    static class OnJpa {
        @Bean
        DataSource dataSource() {
            HikariDataSource pool = new HikariDataSource();
            pool.setJdbcUrl(
                    "jdbc:postgresql://127.0.0.1:" + PostgresServer.shared().port() + "/postgres");
            pool.setUsername("test");
            return pool;
        }

        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
            LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
            factory.setDataSource(dataSource);
            factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            factory.setManagedTypes(PersistenceManagedTypes.of(Order.class.getName()));
            return factory;
        }

        @Bean
        PlatformTransactionManager transactions(EntityManagerFactory factory) {
            return new JpaTransactionManager(factory);
        }
    }

    @Override
    protected String[] properties() {
        return new String[] {"offline-sync.store=postgres", "offline-sync.postgres.schema=spring_jpa"};
    }

    private static EntityManager entities(ConfigurableApplicationContext application) {
        return SharedEntityManagerCreator.createSharedEntityManager(application.getBean(EntityManagerFactory.class));
    }

    @Override
    protected void writeOrder(ConfigurableApplicationContext application) {
        entities(application).persist(new Order());
    }

    @Override
    protected long orders(ConfigurableApplicationContext application) {
        return entities(application)
                .createQuery("SELECT count(o) FROM jpa_order o", Long.class)
                .getSingleResult();
    }
}
