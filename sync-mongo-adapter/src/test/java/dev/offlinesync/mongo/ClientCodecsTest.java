package dev.offlinesync.mongo;

import static dev.offlinesync.contract.Given.ANNA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import dev.offlinesync.contract.Given;
import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.handler.Handlers;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.item.Status;
import dev.offlinesync.core.item.Submission;
import dev.offlinesync.core.item.SyncItem;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.UuidRepresentation;
import org.bson.codecs.Codec;
import org.bson.codecs.configuration.CodecConfigurationException;
import org.bson.codecs.configuration.CodecRegistries;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.codecs.pojo.PojoCodecProvider;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The application's client is for its own documents, and need not know ours. */
@RequiresMongo
class ClientCodecsTest {
    /** As applications make them. */
    enum Codecs {
        /** It takes every class for a bean, those of BSON too. */
        AUTOMATIC_POJOS {
            @Override
            CodecRegistry registry() {
                return CodecRegistries.fromRegistries(
                        CodecRegistries.fromProviders(
                                PojoCodecProvider.builder().automatic(true).build()),
                        MongoClientSettings.getDefaultCodecRegistry());
            }
        },
        NONE {
            @Override
            CodecRegistry registry() {
                return new Nothing();
            }
        };

        abstract CodecRegistry registry();
    }

    private static final class Nothing implements CodecRegistry {
        @Override
        public <T> Codec<T> get(Class<T> type) {
            throw new CodecConfigurationException("no codec for " + type);
        }

        @Override
        public <T> Codec<T> get(Class<T> type, CodecRegistry registry) {
            return get(type);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_client_with_other_codecs_serves_a_replica_set(Codecs codecs) {
        serves(MongoServers.replicaSet(), codecs, "replica set");
    }

    @ParameterizedTest
    @EnumSource
    void a_client_with_other_codecs_serves_a_standalone_server(Codecs codecs) {
        serves(MongoServers.standalone(), codecs, "standalone");
    }

    private static void serves(MongoProcess server, Codecs codecs, String topology) {
        Handlers handlers = Handlers.builder()
                .resource(Resource.of("/api/expenses", RecordRules.NONE))
                .build();
        try (MongoClient client = MongoClients.create(MongoClientSettings.builder()
                        .applyConnectionString(new ConnectionString(server.uri()))
                        .uuidRepresentation(UuidRepresentation.JAVA_LEGACY)
                        .codecRegistry(codecs.registry())
                        .build());
                MongoStore store = MongoStore.open(
                        client, MongoServers.freshDatabase(), MongoStoreOptions.of(handlers.layouts()));
                OfflineSync sync = OfflineSync.builder(store)
                        .handlers(handlers)
                        .listener(event -> {})
                        .build()) {
            assertTrue(store.describe().contains("(" + topology), store::describe);
            store.ping();
            Map<String, ?> data = Map.of("n", 1, "list", List.of(Map.of("a", 2.5)));
            List<Submission> both = List.of(
                    Submission.of("/api/expenses", Method.POST, data),
                    Submission.of("/api/expenses/1", Method.DELETE, null));
            sync.queue().addAll(ANNA, both);
            sync.queue().add(ANNA, Submission.of("/api/expenses/2", Method.PUT, Map.of()));

            List<SyncItem> attempted = sync.queue().process(ANNA).attempted();

            assertEquals(
                    List.of(Status.COMPLETED, Status.COMPLETED, Status.PENDING),
                    attempted.stream().map(SyncItem::status).toList());
            assertEquals(
                    data,
                    store.records()
                            .page(ANNA, Given.EXPENSES, null, 10)
                            .items()
                            .get(0)
                            .data());
            assertEquals(1, store.records().count(ANNA, Given.EXPENSES));
            assertEquals(
                    3,
                    sync.queue()
                            .items(ANNA, Set.of(Status.values()), null, 10)
                            .items()
                            .size());
            assertEquals(List.of(), store.queue().usersWithDueWork(java.time.Instant.now(), Duration.ZERO, null, 10));
            assertEquals(3, sync.queue().clear(ANNA, Set.of(Status.values())).deleted());
        }
    }
}
