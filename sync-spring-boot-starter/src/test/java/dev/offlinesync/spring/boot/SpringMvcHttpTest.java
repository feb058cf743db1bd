package dev.offlinesync.spring.boot;

import dev.offlinesync.spring.SpringMvcHttpContract;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.junit.jupiter.api.Tag;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

@Tag("thorough")
class SpringMvcHttpTest extends SpringMvcHttpContract {
    @Override
    protected Class<?> escapedSlashes() {
        return EscapedSlashes.class;
    }

    static class EscapedSlashes {
        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> escapedSlashes() {
            return tomcat -> tomcat.addConnectorCustomizers(
                    connector -> connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue()));
        }
    }
}
