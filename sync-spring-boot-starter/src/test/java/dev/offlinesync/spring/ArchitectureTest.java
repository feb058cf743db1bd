package dev.offlinesync.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Which way the arrows point: an application that has no MongoDB, SQLite, servlets or actuator must be able to start.
 */
@AnalyzeClasses(packages = "dev.offlinesync.spring", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String MONGO = "MongoStoreConfiguration";
    private static final String SQLITE = "SqliteStoreConfiguration";
    private static final String HEALTH = "OfflineSyncHealthAutoConfiguration.*";
    private static final String HTTP =
            "OfflineSyncHttpAutoConfiguration|ApiBridge|ApiMapping|ServletRequest|CallerResolver|PrincipalResolver";

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
            .haveNameNotMatching(".*\\.(" + MONGO + "|" + SQLITE + "|" + HTTP + "|" + HEALTH + ")")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(ALWAYS_THERE);

    @ArchTest
    static final ArchRule only_health_knows_the_actuator = noClasses()
            .that()
            .haveNameNotMatching(".*\\." + HEALTH)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.springframework.boot.actuate..");

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
            .haveNameNotMatching(".*\\.(" + MONGO + "|" + SQLITE + ")")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.offlinesync.mongo..", "com.mongodb..", "dev.offlinesync.sqlite..");
}
