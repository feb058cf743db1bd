package dev.offlinesync.json.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** By Jackson 2. */
final class Jackson2Output implements JsonOutput {
    private final JsonGenerator json;

    Jackson2Output(JsonGenerator json) {
        this.json = json;
    }

    @Override
    public void object() throws IOException {
        json.writeStartObject();
    }

    @Override
    public void endObject() throws IOException {
        json.writeEndObject();
    }

    @Override
    public void array() throws IOException {
        json.writeStartArray();
    }

    @Override
    public void endArray() throws IOException {
        json.writeEndArray();
    }

    @Override
    public void name(String name) throws IOException {
        json.writeFieldName(name);
    }

    @Override
    public void text(String text) throws IOException {
        json.writeString(text);
    }

    @Override
    public void number(long number) throws IOException {
        json.writeNumber(number);
    }

    @Override
    public void number(double number) throws IOException {
        json.writeNumber(number);
    }

    @Override
    public void truth(boolean truth) throws IOException {
        json.writeBoolean(truth);
    }

    @Override
    public void nothing() throws IOException {
        json.writeNull();
    }
}
