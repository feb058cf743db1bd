package dev.offlinesync.api.bare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offlinesync.api.HttpApi;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.json.StoredJson;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** What the API needs beside itself, if security is the application's own: a logger, and one of the two Jacksons. */
class BareProjectTest {
    private static final List<String> NOT_NEEDED = List.of(
            "com.auth0.jwt.JWT",
            "com.auth0.jwk.Jwk",
            "com.google.common.collect.ImmutableList",
            "jakarta.validation.Validation",
            "org.hibernate.validator.HibernateValidator",
            "com.fasterxml.jackson.databind.ObjectMapper",
            "com.fasterxml.jackson.annotation.JsonProperty",
            "tools.jackson.databind.ObjectMapper");

    enum Jackson {
        TWO("com.fasterxml.jackson.core.JsonFactory"),
        THREE("tools.jackson.core.json.JsonFactory");

        private final String door;

        Jackson(String door) {
            this.door = door;
        }

        boolean isKnownTo(ClassLoader loader) {
            return isKnown(loader, door);
        }
    }

    private static boolean isKnown(ClassLoader loader, String type) {
        try {
            Class.forName(type, false, loader);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static Class<?> known(String type) {
        try {
            return Class.forName(type);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static URLClassLoader project(Jackson... jacksons) {
        Stream<Class<?>> ours =
                Stream.of(BareProject.class, HttpApi.class, StoredJson.class, OfflineSync.class, LoggerFactory.class);
        URL[] path = Stream.concat(ours, Stream.of(jacksons).map(jackson -> known(jackson.door)))
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toArray(URL[]::new);
        return new URLClassLoader(path, ClassLoader.getPlatformClassLoader());
    }

    @SuppressWarnings("unchecked")
    private static UnaryOperator<String> started(ClassLoader loader) throws ReflectiveOperationException {
        return (UnaryOperator<String>)
                loader.loadClass(BareProject.class.getName()).getConstructor().newInstance();
    }

    @ParameterizedTest
    @EnumSource
    void the_api_serves_with_one_jackson_and_no_library_for_tokens_or_validation(Jackson jackson)
            throws ReflectiveOperationException, IOException {
        assumeTrue(jackson.isKnownTo(BareProjectTest.class.getClassLoader()), "the tests run once without Jackson 3");
        try (URLClassLoader loader = project(jackson)) {
            assertEquals(
                    List.of(),
                    NOT_NEEDED.stream().filter(type -> isKnown(loader, type)).toList());
            assertEquals(
                    List.of(jackson),
                    Stream.of(Jackson.values())
                            .filter(one -> one.isKnownTo(loader))
                            .toList());
            UnaryOperator<String> api = started(loader);

            String added =
                    api.apply("POST /api/sync/push ann {\"items\":[{\"endpoint\":\"/api/notes\",\"method\":\"POST\","
                            + "\"data\":{\"_id\":\"n1\",\"text\":\"caf\u00e9 \\ud83d\\ude00\",\"n\":[1,2.5,null]}}]}");
            assertTrue(added.startsWith("200 "), added);
            String read = api.apply("GET /api/notes/n1 ann");
            assertTrue(read.startsWith("200 "), read);
            assertTrue(read.contains("\"n\":[1,2.5,null]"), read);
            String bad = api.apply(
                    "POST /api/sync/add ann {\"endpoint\":\"/api/notes\",\"method\":\"PUSH\",\"priority\":5000}");
            assertTrue(bad.startsWith("400 "), bad);
            assertTrue(
                    bad.contains(
                            "{\"pointer\":\"/method\",\"message\":\"must be one of GET, POST, PUT, PATCH, DELETE\"}"),
                    bad);
            assertTrue(bad.contains("{\"pointer\":\"/priority\",\"message\":\"must be at most 1000\"}"), bad);
            String broken = api.apply("POST /api/sync/add ann {\"endpoint\"}");
            assertTrue(broken.contains("the body is not valid JSON (line 1, column 12)"), broken);
            assertTrue(api.apply("GET /api/notes bob").startsWith("401 "));
        }
    }

    @Test
    void without_any_jackson_the_api_says_which_jar_to_add() throws IOException {
        try (URLClassLoader loader = project()) {
            Throwable refused = assertThrows(ReflectiveOperationException.class, () -> started(loader))
                    .getCause();

            assertEquals(
                    "no JSON library is on the class path: add com.fasterxml.jackson.core:jackson-core (2.21 or later) or"
                            + " tools.jackson.core:jackson-core (3.0 or later)",
                    refused.getMessage());
        }
    }
}
