package dev.offlinesync.spring;

import org.springframework.boot.SpringBootVersion;

/**
 * What has another name in each line of Spring Boot, for messages.
 *
 * @param mongoUri the property that says where MongoDB is
 * @param mongoStarter with which Spring Boot makes a MongoClient
 */
record BootLine(String mongoUri, String mongoStarter) {
    private static final BootLine THREE = new BootLine("spring.data.mongodb.uri", "org.mongodb:mongodb-driver-sync");
    private static final BootLine FOUR =
            new BootLine("spring.mongodb.uri", "org.springframework.boot:spring-boot-starter-mongodb");

    static BootLine current() {
        return SpringBootVersion.getVersion().startsWith("3.") ? THREE : FOUR;
    }
}
