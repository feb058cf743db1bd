package dev.offlinesync.api.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What the parts of the contract share. */
public interface ApiContract {
    TestApi api();

    default Client ann() {
        return api().ann();
    }

    default Client bob() {
        return api().bob();
    }

    /** Also that every error is a problem with all its members. */
    static void assertProblem(int status, Client.Answer answer) {
        assertProblem(status, "about:blank", answer);
    }

    static void assertProblem(int status, String type, Client.Answer answer) {
        assertEquals(status, answer.status(), answer.toString());
        assertEquals("application/problem+json", answer.header("Content-Type"));
        assertEquals(status, answer.at("/status").asInt());
        assertEquals(type, answer.at("/type").asText());
        assertEquals(false, answer.at("/title").asText().isEmpty());
        assertNotEquals("Error", answer.at("/title").asText(), "each status has a name");
        assertEquals(false, answer.at("/detail").asText().isEmpty());
        assertEquals(answer.at("/detail").asText(), answer.at("/message").asText());
    }

    static void assertStatus(int status, Client.Answer answer) {
        assertEquals(status, answer.status(), answer.toString());
    }

    static List<String> pointers(Client.Answer answer) {
        return texts(answer.at("/errors"), "pointer");
    }

    static List<String> texts(JsonNode array, String field) {
        List<String> texts = new ArrayList<>();
        array.forEach(e -> texts.add(e.get(field).asText()));
        return texts;
    }

    static List<String> fields(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Whether two users may have records under one id. */
    default boolean hasIdsOfEachUser() {
        return true;
    }
}
