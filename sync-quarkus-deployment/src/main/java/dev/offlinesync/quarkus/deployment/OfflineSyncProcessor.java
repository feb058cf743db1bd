package dev.offlinesync.quarkus.deployment;

import dev.offlinesync.quarkus.ApiRoutes;
import dev.offlinesync.quarkus.DeclaredHandlers;
import dev.offlinesync.quarkus.HandlerRecorder;
import dev.offlinesync.quarkus.OfflineSyncBeans;
import dev.offlinesync.quarkus.OfflineSyncLifecycle;
import dev.offlinesync.quarkus.SyncHandler;
import io.quarkus.arc.deployment.AdditionalBeanBuildItem;
import io.quarkus.arc.deployment.AutoAddScopeBuildItem;
import io.quarkus.arc.deployment.SyntheticBeanBuildItem;
import io.quarkus.arc.processor.BuiltinScope;
import io.quarkus.bootstrap.classloading.QuarkusClassLoader;
import io.quarkus.deployment.Capabilities;
import io.quarkus.deployment.Capability;
import io.quarkus.deployment.annotations.BuildProducer;
import io.quarkus.deployment.annotations.BuildStep;
import io.quarkus.deployment.annotations.ExecutionTime;
import io.quarkus.deployment.annotations.Record;
import io.quarkus.deployment.builditem.CombinedIndexBuildItem;
import io.quarkus.deployment.builditem.FeatureBuildItem;
import io.quarkus.deployment.builditem.nativeimage.NativeImageProxyDefinitionBuildItem;
import io.quarkus.deployment.builditem.nativeimage.ReflectiveClassBuildItem;
import io.quarkus.smallrye.health.deployment.spi.HealthBuildItem;
import jakarta.inject.Singleton;
import java.sql.Connection;
import org.jboss.jandex.DotName;

/** The build steps: which beans there are, and who carries {@link SyncHandler}. */
class OfflineSyncProcessor {
    private static final String PACKAGE = "dev.offlinesync.quarkus.";
    private static final String MICROMETER = "io.quarkus.micrometer.runtime.MicrometerRecorder";
    private static final String POSTGRES_STORE = "dev.offlinesync.postgres.PostgresStore";
    private static final String MONGO_STORE = "dev.offlinesync.mongo.MongoStore";

    @BuildStep
    FeatureBuildItem feature() {
        return new FeatureBuildItem("offline-sync");
    }

    @BuildStep
    void beans(Capabilities capabilities, BuildProducer<AdditionalBeanBuildItem> beans) {
        beans.produce(AdditionalBeanBuildItem.builder()
                .addBeanClasses(OfflineSyncBeans.class, OfflineSyncLifecycle.class, ApiRoutes.class)
                .setUnremovable()
                .build());
        if (capabilities.isPresent(Capability.MONGODB_CLIENT)
                && QuarkusClassLoader.isClassPresentAtRuntime(MONGO_STORE)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(PACKAGE + "MongoClientStore"));
        }
        if (capabilities.isPresent(Capability.TRANSACTIONS)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(PACKAGE + "JtaTransactions"));
        }
        if (hasDataSourceStore(capabilities)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(PACKAGE + "DataSourceStore"));
        }
        if (QuarkusClassLoader.isClassPresentAtRuntime(MICROMETER)) {
            beans.produce(AdditionalBeanBuildItem.unremovableOf(PACKAGE + "Meters"));
        }
    }

    private static boolean hasDataSourceStore(Capabilities capabilities) {
        return capabilities.isPresent(Capability.AGROAL) && QuarkusClassLoader.isClassPresentAtRuntime(POSTGRES_STORE);
    }

    /** Of connections, by which the store stays out of transactions. */
    @BuildStep
    void proxies(Capabilities capabilities, BuildProducer<NativeImageProxyDefinitionBuildItem> proxies) {
        if (hasDataSourceStore(capabilities)) {
            proxies.produce(new NativeImageProxyDefinitionBuildItem(Connection.class.getName()));
        }
    }

    @BuildStep
    HealthBuildItem health() {
        return new HealthBuildItem(PACKAGE + "StoreHealth", true);
    }

    /** A class with a handler is a bean, whatever else it is. */
    @BuildStep
    AutoAddScopeBuildItem handlersAreBeans() {
        return AutoAddScopeBuildItem.builder()
                .containsAnnotations(DotName.createSimple(SyncHandler.class))
                .defaultScope(BuiltinScope.SINGLETON)
                .unremovable()
                .reason("it has @SyncHandler")
                .build();
    }

    @BuildStep
    @Record(ExecutionTime.STATIC_INIT)
    SyntheticBeanBuildItem handlers(
            CombinedIndexBuildItem index,
            HandlerRecorder recorder,
            BuildProducer<ReflectiveClassBuildItem> reflective) {
        HandlerScan scan = new HandlerScan(index.getComputingIndex());
        scan.beans()
                .forEach(bean -> reflective.produce(
                        ReflectiveClassBuildItem.builder(bean).methods().build()));
        return SyntheticBeanBuildItem.configure(DeclaredHandlers.class)
                .scope(Singleton.class)
                .unremovable()
                .runtimeValue(recorder.handlers(scan.handlers()))
                .done();
    }
}
