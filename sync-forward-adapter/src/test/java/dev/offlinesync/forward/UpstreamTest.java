package dev.offlinesync.forward;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamTest {
    private final Upstream upstream = new Upstream("https://erp.example.com:8443/v2/");

    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            value = {
                "/api/invoices -> /api/invoices",
                "/api/invoices/7 -> /api/invoices/7",
                "/api/invoices/a%20b -> /api/invoices/a%20b",
                "/api/invoices/Jörg -> /api/invoices/J%C3%B6rg",
                "/api/invoices/J%C3%B6rg -> /api/invoices/J%C3%B6rg",
                "/api/invoices/urn:uuid:7@x -> /api/invoices/urn:uuid:7@x",
                "/api/invoices/1+1 -> /api/invoices/1+1",
                "/api/invoices/7;x=1 -> /api/invoices/7%3Bx=1",
                "/api/invoices/a..;b -> /api/invoices/a..%3Bb",
                "/api/invoices/{a}|b -> /api/invoices/%7Ba%7D%7Cb",
                "/api/invoices/%3Fadmin%23 -> /api/invoices/%3Fadmin%23",
                "/api/invoices/7?admin=1#x -> /api/invoices/7",
                "https://evil.example.com/api/invoices/7 -> /api/invoices/7",
                "/api/invoices/... -> /api/invoices/..."
            })
    void an_endpoint_stands_below_the_address(String endpoint, String path) {
        assertEquals(
                "https://erp.example.com:8443/v2" + path, upstream.at(endpoint).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/../admin",
                "/api/./x",
                "/api//x",
                "//evil.example.com/x",
                "/api/%2e%2e",
                "/api/%2E%2e/x",
                "/api/%2e",
                "/api/.%2e",
                "/api/a%2fb",
                "/api/..%2F..%2Fadmin",
                "/api/a%5Cb",
                "/api/a\\b",
                "/api/%252e%252e",
                "/api/%25",
                "/api/%zz",
                "/api/%",
                "/api/%00",
                "/api/a%0d%0aX-User-Id:%20eve",
                "/api/%c0%ae%c0%ae",
                "/api/%ff",
                "/api/invoices/..;",
                "/api/invoices/..;x=1",
                "/api/..%3Bx/y",
                "/api/.;/y",
                "/api/..%20/y",
                "/api/\uff0e\uff0e/y",
                "/api/%EF%BC%8E./y",
                "/api/\u2025/y",
                "/api/.\u2024/y",
                "/api/\uff61\u3002/y",
                "/api/..\uff1bx/y",
                "/api/a\uff0f..\uff0fadmin",
                "/api/a\u2215b",
                "/api/a\u2044b",
                "/api/a\uff3cb",
                "/api/\uff052e",
                "@evil.example.com",
                "http:evil.example.com"
            })
    void an_endpoint_that_could_lead_elsewhere_is_refused(String endpoint) {
        assertThrows(IllegalArgumentException.class, () -> upstream.at(endpoint));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "erp",
                "/api",
                "//erp.example.com",
                "ftp://erp.example.com",
                "file:///etc/passwd",
                "https://",
                "https:///x",
                "https://me:hunter2@erp.example.com",
                "https://erp.example.com?x=1",
                "https://erp.example.com#x",
                "https://erp.example.com/a/../b",
                "http://h/../x",
                "http://h/..",
                "http://h/.",
                "http://h/./x",
                "http://h/x/..",
                "http://h//",
                "http://h/a%2fb",
                "https://erp.example.com/a//b",
                "https://erp.example.com/%2e%2e",
                "https://erp.example.com:port",
                "http://127.0.0.1:99999",
                "http://127.0.0.1:65536",
                "http://127.0.0.1:0",
                "http://127.0.0.1:-1",
                "http://127.0.0.1:",
                "http://127.0.0.1:80:80",
                "http://my_host:99999",
                "http://my_host:0",
                "http://me:hunter2@my_host",
                "http://me@my_host:8080",
                "http://my_host?x=1",
                "http://my_host/a/../b",
                "https://my_host",
                "http://my host",
                "http://127.0.0.1 :80",
                "http://127.0.0.1:8 0",
                "http://[::1",
                "http://::1:80",
                "http://300.1.1.1",
                "http://-erp",
                "http://:8080",
                "http://erp,other:8080"
            })
    void an_address_that_is_none_is_refused_without_showing_it(String address) {
        String message = assertThrows(IllegalArgumentException.class, () -> new Upstream(address))
                .getMessage();

        assertTrue(message.startsWith("must be the URL of a backend"), message);
        assertTrue(!message.contains("hunter2"), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://my_host",
                "http://my_host:8080/v2",
                "http://shop_erp_1:65535",
                "http://_erp",
                "http://erp-1:1",
                "http://[::1]:8080",
                "https://10.0.0.7"
            })
    void the_address_of_a_host_or_a_container_is_taken(String address) {
        assertEquals(address, new Upstream(address).address());
        assertEquals(
                address + "/api/invoices",
                new Upstream(address).at("/api/invoices").toString());
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP://H, http://h",
        "Https://ERP.Example.com:8443/V2/, https://erp.example.com:8443/V2",
        "http://MY_host, http://my_host"
    })
    void scheme_and_host_are_taken_in_any_case(String address, String same) {
        assertEquals(new Upstream(same), new Upstream(address));
        assertEquals(same, new Upstream(address).address());
    }

    @Test
    void a_host_longer_than_dns_can_name_is_refused() {
        String label = "a".repeat(63);
        new Upstream("http://" + label);
        new Upstream("http://" + String.join(".", label, label, label, "a".repeat(61)));
        for (String host : List.of(
                "a".repeat(300),
                label + "a.example.com",
                "my_" + label,
                String.join(".", label, label, label, "a".repeat(62)))) {
            String message = assertThrows(IllegalArgumentException.class, () -> new Upstream("http://" + host + ":80"))
                    .getMessage();
            assertTrue(
                    message.endsWith("with a host of at most 253 characters, of which at most 63 are between two dots"),
                    message);
        }
    }

    @Test
    void a_slash_at_the_end_makes_no_difference() {
        assertEquals(new Upstream("http://erp:8080"), new Upstream("http://erp:8080/"));
    }
}
