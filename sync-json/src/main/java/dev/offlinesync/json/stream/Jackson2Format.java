package dev.offlinesync.json.stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringWriter;

/** By Jackson 2. */
final class Jackson2Format implements JsonFormat {
    private final JsonFactory json;

    Jackson2Format(JsonLimits limits) {
        boolean shared = limits.names() == JsonLimits.Names.SHARED;
        this.json = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth())
                        .maxStringLength(limits.text())
                        .maxNameLength(limits.name())
                        .maxNumberLength(limits.number())
                        .build())
                .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                // as many as are in use at once, as Jackson 3 does it: each may take 128 KiB, and there are hundreds of
                // threads
                .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, shared)
                .configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, shared)
                // names that were made to collide are read without sharing: what was taken once has to be readable
                .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                .build();
    }

    @Override
    public JsonInput read(Reader text) throws IOException {
        return new Jackson2Input(json.createParser(text));
    }

    @Override
    public JsonInput read(String text) throws IOException {
        return new Jackson2Input(json.createParser(text));
    }

    /** In buffers that are used again, and copied once, as Jackson's own mapper does. */
    @Override
    public byte[] bytes(Writing writing) throws IOException {
        BufferRecycler buffers = json._getBufferRecycler();
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(buffers)) {
            try (JsonGenerator out = json.createGenerator(bytes)) {
                writing.to(new Jackson2Output(out));
            }
            return bytes.getClearAndRelease();
        } finally {
            buffers.releaseToPool();
        }
    }

    @Override
    public void write(OutputStream to, Writing writing) throws IOException {
        try (JsonGenerator out = json.createGenerator(to)) {
            writing.to(new Jackson2Output(out));
        }
    }

    @Override
    public String text(Writing writing) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = json.createGenerator(text)) {
            writing.to(new Jackson2Output(out));
        }
        return text.toString();
    }
}
