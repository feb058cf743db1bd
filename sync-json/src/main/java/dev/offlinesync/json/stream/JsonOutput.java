package dev.offlinesync.json.stream;

import java.io.IOException;

/** Takes the tokens of one JSON text. */
public interface JsonOutput {
    void object() throws IOException;

    void endObject() throws IOException;

    void array() throws IOException;

    void endArray() throws IOException;

    void name(String name) throws IOException;

    void text(String text) throws IOException;

    void number(long number) throws IOException;

    /** As {@code Double.toString} has it; a text, such as {@code "NaN"}, if it is not finite. */
    void number(double number) throws IOException;

    void truth(boolean truth) throws IOException;

    void nothing() throws IOException;
}
