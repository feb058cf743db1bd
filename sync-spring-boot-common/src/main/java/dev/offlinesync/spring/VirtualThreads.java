package dev.offlinesync.spring;

import org.springframework.core.env.Environment;

/** Whether the application wants them, and Java has them: Spring Boot's own test of that has moved. */
final class VirtualThreads {
    private static final int FIRST_JAVA = 21;

    private VirtualThreads() {}

    static boolean areOn(Environment environment) {
        boolean wanted = environment.getProperty("spring.threads.virtual.enabled", Boolean.class, false);
        return wanted && Runtime.version().feature() >= FIRST_JAVA;
    }
}
