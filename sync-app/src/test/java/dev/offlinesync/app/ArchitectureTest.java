package dev.offlinesync.app;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import dev.offlinesync.core.store.ReadRoom;
import dev.offlinesync.core.store.StoreRefused;
import dev.offlinesync.core.store.StoreUnavailable;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;

/** Which way the arrows point. This module sees all others, so their rules are kept here too. */
@AnalyzeClasses(
        packages = "dev.offlinesync",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {

    private static final DescribedPredicate<JavaClass> JACKSON =
            resideInAnyPackage("com.fasterxml.jackson..", "tools.jackson..").as("a class of Jackson");

    @ArchTest
    static final ArchRule core_knows_only_the_jdk = classes()
            .that()
            .resideInAPackage("dev.offlinesync.core..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "javax.crypto..", "org.jspecify..", "dev.offlinesync.core..");

    /** No web server, of whomever: the API has to run behind any. */
    @ArchTest
    static final ArchRule the_api_knows_core_json_and_tokens = classes()
            .that()
            .resideInAPackage("dev.offlinesync.api..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "com.auth0..",
                    "io.github.bucket4j..",
                    "dev.offlinesync.core..",
                    "dev.offlinesync.json..",
                    "dev.offlinesync.api..");

    /** Pure functions: time, chance and records are arguments. */
    @ArchTest
    static final ArchRule the_rules_know_no_thread_no_clock_and_no_port = classes()
            .that()
            .resideInAPackage("dev.offlinesync.core.rules..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                            "java.lang",
                            "java.util",
                            "java.util.function",
                            "java.util.random",
                            "java.util.stream",
                            "java.time",
                            "org.jspecify..",
                            "dev.offlinesync.core.item..",
                            "dev.offlinesync.core.conflict..",
                            "dev.offlinesync.core.record..",
                            "dev.offlinesync.core.handler..",
                            "dev.offlinesync.core.rules..")
                    .and(DescribedPredicate.not(assignableTo(Thread.class)
                            .or(assignableTo(Clock.class))
                            .or(assignableTo(InstantSource.class)))));

    /** Pure functions as well, of nothing but values. */
    @ArchTest
    static final ArchRule conflicts_know_items_alone = classes()
            .that()
            .resideInAPackage("dev.offlinesync.core.conflict..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java.lang",
                    "java.math",
                    "java.util",
                    "java.util.function",
                    "java.util.stream",
                    "org.jspecify..",
                    "dev.offlinesync.core.item..",
                    "dev.offlinesync.core.conflict..");

    @ArchTest
    static final ArchRule the_app_wires_adapters_that_know_only_core_and_json = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("app")
            .definedBy("dev.offlinesync.app..")
            .layer("http")
            .definedBy("dev.offlinesync.http..")
            .layer("api")
            .definedBy("dev.offlinesync.api..")
            .layer("mongo")
            .definedBy("dev.offlinesync.mongo..")
            .layer("sqlite")
            .definedBy("dev.offlinesync.sqlite..")
            .layer("postgres")
            .definedBy("dev.offlinesync.postgres..")
            .layer("forward")
            .definedBy("dev.offlinesync.forward..")
            .layer("schema")
            .definedBy("dev.offlinesync.schema..")
            .layer("json")
            .definedBy("dev.offlinesync.json..")
            .layer("test kit")
            .definedBy("dev.offlinesync.testkit..")
            .layer("store contract")
            .definedBy("dev.offlinesync.contract..")
            .layer("core")
            .definedBy("dev.offlinesync.core..")
            .whereLayer("store contract")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("test kit")
            .mayOnlyBeAccessedByLayers("store contract")
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("http")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("api")
            .mayOnlyBeAccessedByLayers("http", "app")
            .whereLayer("mongo")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("sqlite")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("postgres")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("forward")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("schema")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("json")
            .mayOnlyBeAccessedByLayers("sqlite", "postgres", "forward", "schema", "api", "app")
            .whereLayer("json")
            .mayOnlyAccessLayers("core")
            .whereLayer("core")
            .mayNotAccessAnyLayer();

    @ArchTest
    static final ArchRule json_knows_core_and_jackson = classes()
            .that()
            .resideInAPackage("dev.offlinesync.json..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "com.fasterxml.jackson..",
                    "tools.jackson..",
                    "dev.offlinesync.core..",
                    "dev.offlinesync.json..");

    /**
     * An application has one Jackson or the other. Two places are bound to Jackson 2: the validator of schemas takes its
     * nodes, and the server, which brings it, reads its resources file with it.
     */
    @ArchTest
    static final ArchRule nothing_but_the_codec_sees_jackson = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.offlinesync.json..", "dev.offlinesync.schema", "dev.offlinesync.app.resources")
            .should()
            .dependOnClassesThat(JACKSON);

    /** And of the codec only what has the name of one, and knows no other; nodes are those of Jackson 2. */
    @ArchTest
    static final ArchRule trees_are_read_and_written_without_a_word_of_jackson = noClasses()
            .that()
            .resideInAPackage("dev.offlinesync.json..")
            .and()
            .haveNameNotMatching(".*\\.(Jackson[23]?[A-Z][a-z]+|JsonNodes)(\\$.*)?")
            .should()
            .dependOnClassesThat(JACKSON);

    @ArchTest
    static final ArchRule jackson_3_is_known_to_what_is_named_for_it = noClasses()
            .that()
            .haveNameNotMatching(".*\\.Jackson3[A-Z][a-z]+(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("tools.jackson..");

    @ArchTest
    static final ArchRule what_is_named_for_jackson_3_knows_no_other = noClasses()
            .that()
            .haveNameMatching(".*\\.Jackson3[A-Z][a-z]+(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule meters_know_core_and_micrometer = classes()
            .that()
            .resideInAPackage("dev.offlinesync.micrometer..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "io.micrometer.core..",
                    "dev.offlinesync.core..",
                    "dev.offlinesync.micrometer..");

    @ArchTest
    static final ArchRule bean_validation_knows_core_and_its_validator = classes()
            .that()
            .resideInAPackage("dev.offlinesync.validation..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "jakarta.validation..",
                    "org.hibernate.validator",
                    "org.hibernate.validator.messageinterpolation",
                    "dev.offlinesync.core..",
                    "dev.offlinesync.validation..");

    @ArchTest
    static final ArchRule only_bean_validation_and_frameworks_know_it = noClasses()
            .that()
            .resideOutsideOfPackages("dev.offlinesync.validation..", "dev.offlinesync.spring..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.validation..", "org.hibernate.validator..", "dev.offlinesync.validation..");

    /** One module alone is bound to a validator of schemas. */
    @ArchTest
    static final ArchRule only_the_rules_of_schemas_know_the_validator = noClasses()
            .that()
            .resideOutsideOfPackage("dev.offlinesync.schema..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.networknt..");

    /** No test framework: tests of handlers run on any, of any version. */
    @ArchTest
    static final ArchRule the_test_kit_knows_only_core = classes()
            .that()
            .resideInAPackage("dev.offlinesync.testkit..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "dev.offlinesync.core..", "dev.offlinesync.testkit..");

    @ArchTest
    static final ArchRule the_store_contract_knows_only_core_the_test_kit_and_the_api_of_junit = classes()
            .that()
            .resideInAPackage("dev.offlinesync.contract..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "org.jspecify..",
                    "org.junit.jupiter.api..",
                    "dev.offlinesync.core..",
                    "dev.offlinesync.testkit..",
                    "dev.offlinesync.contract..");

    /** So that whoever authenticates by other means carries no library for tokens. */
    @ArchTest
    static final ArchRule the_api_needs_jwt_libraries_in_one_package = noClasses()
            .that()
            .resideInAPackage("dev.offlinesync.api..")
            .and()
            .resideOutsideOfPackage("dev.offlinesync.api.jwt")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.auth0..", "dev.offlinesync.api.jwt");

    /**
     * A route asks the in-ports, {@code SyncQueue} and {@code SyncRecords}; only how an outage looks, and how much heap a
     * read may fill, are words that it shares with the stores.
     */
    @ArchTest
    static final ArchRule the_api_reads_no_store = noClasses()
            .that()
            .resideInAnyPackage("dev.offlinesync.api..", "dev.offlinesync.http..")
            .should()
            .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.offlinesync.core.store..")
                    .and(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(StoreUnavailable.class)))
                    .and(DescribedPredicate.not(JavaClass.Predicates.equivalentTo(StoreRefused.class)))
                    .and(DescribedPredicate.not(JavaClass.Predicates.belongToAnyOf(ReadRoom.class)))
                    .as("ports to a database"));

    /**
     * What it is put together from is what {@code OfflineSync} gives it; the rest of the engine is its own business.
     */
    @ArchTest
    static final ArchRule the_engine_has_one_door = noClasses()
            .that()
            .resideOutsideOfPackages("dev.offlinesync.core", "dev.offlinesync.core.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.offlinesync.core.engine..");

    /** Every package is a slice, {@code dev.offlinesync.core} itself included. */
    @ArchTest
    static final ArchRule packages_are_free_of_cycles =
            slices().matching("dev.offlinesync.(**)").should().beFreeOfCycles();

    /**
     * Nor do the classes of these depend on each other in a circle: each can be read with what it uses, and without the
     * rest.
     */
    @ArchTest
    static final ArchRule classes_of_rules_stores_and_engine_are_free_of_cycles = slices().assignedFrom(
                    new TopLevelClasses(
                            "dev.offlinesync.core.rules", "dev.offlinesync.core.store", "dev.offlinesync.core.engine"))
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule only_the_app_reads_the_environment = noClasses()
            .that()
            .resideOutsideOfPackage("dev.offlinesync.app..")
            .should()
            .accessTargetWhere(isMethod(System.class, "getenv"));

    @ArchTest
    static final ArchRule time_chance_and_waiting_are_handed_in = noClasses()
            .that()
            .resideOutsideOfPackage("dev.offlinesync.app..")
            .should()
            .accessTargetWhere(isMethod(System.class, "currentTimeMillis")
                    .or(isMethod(Instant.class, "now"))
                    .or(isMethod(UUID.class, "randomUUID"))
                    .or(isMethod(Thread.class, "sleep")));

    /** Where a call can go is decided in one place; the other one reads the keys of an issuer. */
    @ArchTest
    static final ArchRule only_forwarding_calls_out = noClasses()
            .that()
            .resideOutsideOfPackage("dev.offlinesync.forward..")
            .and()
            .doNotHaveFullyQualifiedName("dev.offlinesync.api.jwt.JwksReader")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.net.http..");

    /** Accesses, not only calls: {@code UUID::randomUUID} is as much a hidden input as {@code UUID.randomUUID()}. */
    private static DescribedPredicate<JavaAccess<?>> isMethod(Class<?> type, String method) {
        return target(name(method))
                .and(target(owner(JavaClass.Predicates.equivalentTo(type))))
                .as("%s.%s", type.getSimpleName(), method);
    }

    /** Each top-level class with what is nested in it. */
    private record TopLevelClasses(Set<String> packages) implements SliceAssignment {
        TopLevelClasses(String... packages) {
            this(Set.of(packages));
        }

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getName();
            int nested = name.indexOf('$');
            return packages.contains(type.getPackageName())
                    ? SliceIdentifier.of(nested < 0 ? name : name.substring(0, nested))
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "the classes of " + packages;
        }
    }

    /** The contract suites of other modules come as jars, which are not production code either. */
    static final class NoTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }
}
