package dev.offlinesync.json.stream;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringWriter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.ByteArrayBuilder;

/** By Jackson 3. */
final class Jackson3Format implements JsonFormat {
    private final JsonFactory json;

    Jackson3Format(JsonLimits limits) {
        boolean shared = limits.names() == JsonLimits.Names.SHARED;
        this.json = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth())
                        .maxStringLength(limits.text())
                        .maxNameLength(limits.name())
                        .maxNumberLength(limits.number())
                        .build())
                .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                .configure(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES, shared)
                .configure(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES, shared)
                // names that were made to collide are read without sharing: what was taken once has to be readable
                .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                // as Jackson 2 writes them
                .disable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                .build();
    }

    @Override
    public JsonInput read(Reader text) throws IOException {
        try {
            return new Jackson3Input(json.createParser(ObjectReadContext.empty(), text));
        } catch (JacksonException e) {
            throw Jackson3Input.fault(e);
        }
    }

    @Override
    public JsonInput read(String text) throws IOException {
        try {
            return new Jackson3Input(json.createParser(ObjectReadContext.empty(), text));
        } catch (JacksonException e) {
            throw Jackson3Input.fault(e);
        }
    }

    /** In buffers that are used again, and copied once, as Jackson's own mapper does. */
    @Override
    public byte[] bytes(Writing writing) throws IOException {
        BufferRecycler buffers = json._getBufferRecycler();
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(buffers)) {
            try (JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), bytes)) {
                writing.to(new Jackson3Output(out));
            }
            return bytes.getClearAndRelease();
        } finally {
            buffers.releaseToPool();
        }
    }

    @Override
    public void write(OutputStream to, Writing writing) throws IOException {
        try (JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), to)) {
            writing.to(new Jackson3Output(out));
        }
    }

    @Override
    public String text(Writing writing) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = json.createGenerator(ObjectWriteContext.empty(), text)) {
            writing.to(new Jackson3Output(out));
        }
        return text.toString();
    }
}
