package dev.offlinesync.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.mongo.MongoStore;
import dev.offlinesync.postgres.PostgresServer;
import dev.offlinesync.postgres.PostgresStore;
import dev.offlinesync.postgres.RequiresPostgres;
import dev.offlinesync.sqlite.SqliteStore;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/** The queue in the database of the application's DataSource. */
@RequiresPostgres
@Tag("thorough")
class PostgresStoreTest {
    private final PostgresServer server = PostgresServer.shared();
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withClassLoader(new FilteredClassLoader(MongoStore.class, SqliteStore.class))
            .withConfiguration(AutoConfigurations.of(OfflineSyncAutoConfiguration.class));

    private DataSource pool() {
        return new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres", "test", "");
    }

    @Test
    void the_applications_data_source_is_used() {
        application
                .withBean(DataSource.class, this::pool)
                .run(context -> assertThat(context.getBean(SyncStore.class).describe())
                        .isEqualTo("PostgreSQL 127.0.0.1:" + server.port() + "/postgres"));
    }

    @Test
    void a_schema_may_be_named() {
        application
                .withBean(DataSource.class, this::pool)
                .withPropertyValues("offline-sync.postgres.schema=named")
                .run(context ->
                        assertThat(context.getBean(SyncStore.class).describe()).endsWith("/postgres, schema named"));
    }

    @Test
    void connections_that_are_bound_to_transactions_are_unwrapped() {
        application
                .withBean(DataSource.class, () -> new TransactionAwareDataSourceProxy(pool()))
                .run(context -> assertThat(((PostgresStore) context.getBean(SyncStore.class)).dataSource())
                        .get()
                        .isInstanceOf(DriverManagerDataSource.class));
    }

    private static FailureAnalysis told(Throwable failure) {
        return new CannotStartAnalyzer().analyze(failure);
    }

    @Test
    void a_database_that_does_not_answer_is_told_before_anything_runs() {
        application
                .withBean(
                        "ours",
                        DataSource.class,
                        () -> new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/app"))
                .run(context -> {
                    FailureAnalysis told = told(context.getStartupFailure());
                    assertThat(told.getDescription()).contains("cannot open PostgreSQL");
                    assertThat(told.getAction())
                            .isEqualTo("Check that it is a PostgreSQL, and runs. The DataSource bean ours says where it"
                                    + " is: if Spring Boot made it, by spring.datasource.url.");
                });
    }

    @Test
    void another_database_is_told() {
        application
                .withBean(DataSource.class, () -> new DriverManagerDataSource("jdbc:sqlite::memory:"))
                .run(context -> assertThat(told(context.getStartupFailure()).getDescription())
                        .isEqualTo("the DataSource has connections to SQLite, not to PostgreSQL."));
    }

    @Test
    void none_and_two_data_sources_are_told() {
        application.run(context -> {
            FailureAnalysis told = told(context.getStartupFailure());
            assertThat(told.getDescription())
                    .isEqualTo("sync-postgres-adapter is on the class path, but there is no DataSource bean for it.");
            assertThat(told.getAction()).contains("spring-boot-starter-jdbc", "spring.datasource.url");
        });
        application
                .withBean("orders", DataSource.class, HikariDataSource::new)
                .withBean("people", DataSource.class, HikariDataSource::new)
                .run(context -> assertThat(told(context.getStartupFailure()).getDescription())
                        .isEqualTo("offline-sync needs one DataSource bean, and there are 2: orders, people."));
    }

    @Test
    void a_schema_that_cannot_be_is_told() {
        application
                .withBean(DataSource.class, this::pool)
                .withPropertyValues("offline-sync.postgres.schema=Büro")
                .run(context -> assertThat(told(context.getStartupFailure()).getDescription())
                        .contains("The property offline-sync.postgres.schema", "lower-case letters"));
    }
}
