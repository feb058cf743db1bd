package dev.offlinesync.spring;

import java.util.Optional;

/** What Spring Boot itself knows of MongoDB; each line of Spring Boot has it in other classes and properties. */
public interface MongoDatabase {
    /** The database that Spring's own things would use; empty if none is named. */
    Optional<String> name();
}
