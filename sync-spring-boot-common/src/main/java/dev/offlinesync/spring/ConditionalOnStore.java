package dev.offlinesync.spring;

import dev.offlinesync.spring.OfflineSyncProperties.StoreKind;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.context.annotation.Conditional;

/** If {@code offline-sync.store} names this store, or leaves the choice and no other adapter is on the class path. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(OnStore.class)
@interface ConditionalOnStore {
    StoreKind value();
}
