package dev.offlinesync.examples.depot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The queue and its HTTP API come by themselves: on Spring's MongoClient, behind Spring Security. */
@SpringBootApplication
public class DepotApplication {
    public static void main(String[] args) {
        SpringApplication.run(DepotApplication.class, args);
    }
}
