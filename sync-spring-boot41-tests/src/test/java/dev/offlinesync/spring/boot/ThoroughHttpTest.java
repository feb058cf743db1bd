package dev.offlinesync.spring.boot;

import org.junit.jupiter.api.Tag;

/** The whole HTTP contract on Spring Boot 4.1 too. */
@Tag("thorough")
class ThoroughHttpTest extends SpringMvcHttpTest {}
