package dev.offlinesync.spring.boot;

import com.mongodb.ConnectionString;
import dev.offlinesync.spring.MongoDatabase;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.boot.mongodb.autoconfigure.MongoProperties;
import org.springframework.context.annotation.Bean;

/**
 * Which database Spring uses itself: {@code spring.mongodb.database}, or else that of the connection, which is
 * {@code spring.mongodb.uri} or a service connection.
 */
@AutoConfiguration(after = MongoAutoConfiguration.class)
@ConditionalOnClass({MongoConnectionDetails.class, ConnectionString.class})
public class OfflineSyncMongoAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
    MongoDatabase offlineSyncMongoDatabase(
            ObjectProvider<MongoProperties> properties, ObjectProvider<MongoConnectionDetails> connection) {
        return () -> Optional.ofNullable(properties.getIfUnique())
                .map(MongoProperties::getDatabase)
                .or(() -> Optional.ofNullable(connection.getIfUnique())
                        .map(details -> details.getConnectionString().getDatabase()));
    }
}
