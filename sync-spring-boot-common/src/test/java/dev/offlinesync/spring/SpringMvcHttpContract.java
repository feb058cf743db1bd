package dev.offlinesync.spring;

import dev.offlinesync.api.HttpApi;
import dev.offlinesync.api.contract.Front;
import dev.offlinesync.api.contract.HttpContract;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.DeferredImportSelector;
import org.springframework.context.annotation.Import;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.ClassUtils;

/** The whole HTTP contract, through Spring MVC on Tomcat: Javalin is not even on the class path. */
public abstract class SpringMvcHttpContract extends HttpContract {
    /** What has Tomcat let paths with an escaped slash pass, which ids may have; each line of Boot says it otherwise. */
    protected abstract Class<?> escapedSlashes();

    @Override
    protected SyncStore emptyStore(InstantSource clock) {
        return new InMemoryStore(clock);
    }

    @Override
    protected Front front(HttpApi api) {
        ConfigurableApplicationContext application = new SpringApplicationBuilder(Web.class, escapedSlashes())
                .initializers(context -> context.getBeanFactory().registerSingleton("api", api))
                .properties(Map.of("server.port", "0", "server.address", "127.0.0.1", "spring.main.banner-mode", "off"))
                .run();
        int port = application.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        return Front.of(port, application::close);
    }

    @Import(Parts.class)
    @EnableConfigurationProperties(OfflineSyncProperties.class)
    static class Web {}

    /** Nothing but what a server needs, since each test starts one; each line of Boot has it elsewhere. */
    static class Parts implements DeferredImportSelector {
        @Override
        public String[] selectImports(AnnotationMetadata importing) {
            return Stream.of(
                            "org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration",
                            "org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration",
                            "org.springframework.boot.autoconfigure.web.servlet.WebMvcAutoConfiguration",
                            "org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration",
                            "org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration",
                            "org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration",
                            OfflineSyncHttpAutoConfiguration.class.getName())
                    .filter(name -> ClassUtils.isPresent(name, null))
                    .toArray(String[]::new);
        }
    }
}
