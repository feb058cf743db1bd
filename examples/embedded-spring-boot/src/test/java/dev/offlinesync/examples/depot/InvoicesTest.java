package dev.offlinesync.examples.depot;

import static org.springframework.http.MediaType.APPLICATION_JSON;
import static org.springframework.http.MediaType.TEXT_PLAIN;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.requestTo;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withServiceUnavailable;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withSuccess;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;

import dev.offlinesync.core.OfflineSync;
import dev.offlinesync.core.store.InMemoryStore;
import dev.offlinesync.core.store.SyncStore;
import dev.offlinesync.testkit.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.restclient.test.autoconfigure.AutoConfigureMockRestServiceServer;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.web.client.MockRestServiceServer;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** The whole application without a database, a server or a wait. */
@SpringBootTest(properties = "offline-sync.worker.enabled=false")
@AutoConfigureMockMvc
@AutoConfigureMockRestServiceServer
@WithMockUser("ann")
class InvoicesTest {
    private static final String BILLING = "http://localhost:9090/invoices";

    @Autowired
    private MockMvc http;

    @Autowired
    private MockRestServiceServer billing;

    @Autowired
    private MutableClock clock;

    @Autowired
    private OfflineSync sync;

    @TestConfiguration(proxyBeanMethods = false)
    static class InMemory {
        @Bean
        MutableClock clock() {
            return MutableClock.any();
        }

        @Bean
        SyncStore store(MutableClock clock) {
            return new InMemoryStore(clock);
        }
    }

    private static MockHttpServletRequestBuilder push(String item) {
        return post("/api/sync/push")
                .contentType(APPLICATION_JSON)
                .content("{\"items\": [" + item.replace('\'', '"') + "]}");
    }

    @Test
    void an_invoice_waits_until_billing_is_open() throws Exception {
        billing.expect(requestTo(BILLING)).andRespond(withServiceUnavailable());
        billing.expect(requestTo(BILLING)).andRespond(withSuccess("R-1", TEXT_PLAIN));

        http.perform(push("{'endpoint': '/invoices', 'method': 'POST', 'data': {'amount': 120}}"))
                .andExpect(jsonPath("$.results[0].status").value("pending"))
                .andExpect(jsonPath("$.results[0].error").value("billing is closed"));
        clock.advance(Duration.ofSeconds(10));
        sync.workOnce();

        http.perform(get("/api/sync/items"))
                .andExpect(jsonPath("$.syncs[0].status").value("completed"))
                .andExpect(jsonPath("$.syncs[0].responseData.number").value("R-1"));
    }
}
