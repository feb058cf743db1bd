package dev.offlinesync.json.stream;

import tools.jackson.core.JsonGenerator;

/** By Jackson 3, which writes into memory here: its exceptions are defects. */
final class Jackson3Output implements JsonOutput {
    private final JsonGenerator json;

    Jackson3Output(JsonGenerator json) {
        this.json = json;
    }

    @Override
    public void object() {
        json.writeStartObject();
    }

    @Override
    public void endObject() {
        json.writeEndObject();
    }

    @Override
    public void array() {
        json.writeStartArray();
    }

    @Override
    public void endArray() {
        json.writeEndArray();
    }

    @Override
    public void name(String name) {
        json.writeName(name);
    }

    @Override
    public void text(String text) {
        json.writeString(text);
    }

    @Override
    public void number(long number) {
        json.writeNumber(number);
    }

    @Override
    public void number(double number) {
        json.writeNumber(number);
    }

    @Override
    public void truth(boolean truth) {
        json.writeBoolean(truth);
    }

    @Override
    public void nothing() {
        json.writeNull();
    }
}
