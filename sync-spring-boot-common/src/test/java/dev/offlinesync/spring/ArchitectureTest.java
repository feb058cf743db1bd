package dev.offlinesync.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Which way the arrows point: an application that has no MongoDB, SQLite, servlets or meters must be able to start, on
 * each line of Spring Boot.
 */
@AnalyzeClasses(packages = "dev.offlinesync.spring", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String MONGO = "MongoStoreConfiguration|MongoTransactions(\\$.*)?";
    private static final String POSTGRES = "PostgresStoreConfiguration(\\$.*)?|PostgresTransactions";
    private static final String FURTHER = "SchemaFile|ForwardedRoutes(\\$.*)?";
    private static final String VALIDATION = "BeanValidationConfiguration";
    private static final String TRANSACTIONS = "TransactionalQueue(Configuration)?(\\$.*)?";
    private static final String SQLITE = "SqliteStoreConfiguration";
    private static final String METRICS = "OfflineSyncMetricsAutoConfiguration|QueueGauges";
    private static final String HTTP =
            "OfflineSyncHttpAutoConfiguration|ApiBridge|ApiMapping|ServletRequest|CallerResolver|PrincipalResolver"
                    + "|OnError|ServletSink|WaitingLifecycle";

    private static final String[] ALWAYS_THERE = {
        "java..",
        "org.jspecify..",
        "org.slf4j..",
        "org.springframework..",
        "dev.offlinesync.core..",
        "dev.offlinesync.spring.."
    };

    @ArchTest
    static final ArchRule what_always_runs_knows_only_core_and_spring = classes()
            .that()
            .haveNameNotMatching(".*\\.(" + MONGO + "|" + POSTGRES + "|" + TRANSACTIONS + "|" + SQLITE + "|" + HTTP
                    + "|" + FURTHER + "|" + VALIDATION + "|" + METRICS + ")")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(ALWAYS_THERE);

    @ArchTest
    static final ArchRule what_moved_in_spring_boot_4_is_known_to_the_starters_alone = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework.boot.actuate..",
                    "org.springframework.boot.autoconfigure.mongo..",
                    "org.springframework.boot.autoconfigure.thread..",
                    "org.springframework.boot.autoconfigure.web..",
                    "org.springframework.boot.web..");

    @ArchTest
    static final ArchRule only_metrics_know_meters = noClasses()
            .that()
            .haveNameNotMatching(".*\\.(" + METRICS + ")")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micrometer..", "dev.offlinesync.micrometer..");

    @ArchTest
    static final ArchRule only_the_http_api_knows_spring_mvc = noClasses()
            .that()
            .haveNameNotMatching(".*\\.(" + HTTP + ")")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.springframework.web..", "jakarta.servlet..", "dev.offlinesync.api..");

    @ArchTest
    static final ArchRule each_store_is_known_in_one_place = noClasses()
            .that()
            .haveNameNotMatching(".*\\.(" + MONGO + "|" + POSTGRES + "|" + TRANSACTIONS + "|" + SQLITE + ")")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.offlinesync.mongo..",
                    "com.mongodb..",
                    "dev.offlinesync.postgres..",
                    "javax.sql..",
                    "dev.offlinesync.sqlite..");

    @ArchTest
    static final ArchRule only_what_joins_transactions_knows_them = noClasses()
            .that()
            .haveNameNotMatching(".*\\.(" + MONGO + "|" + POSTGRES + "|" + TRANSACTIONS + ")")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework.transaction..", "org.springframework.jdbc..", "org.springframework.data..");
}
