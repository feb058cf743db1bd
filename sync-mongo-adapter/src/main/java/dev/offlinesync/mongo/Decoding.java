package dev.offlinesync.mongo;

import java.util.function.Function;
import org.bson.BsonReader;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;

/**
 * Decodes what the database sends directly into a type of ours. A tree of BSON values in between would cost more than
 * everything else that is done with an item. The driver requires a codec, although these types are never written.
 */
record Decoding<T>(Class<T> getEncoderClass, Function<BsonReader, T> read) implements Codec<T> {
    @Override
    public T decode(BsonReader reader, DecoderContext context) {
        return read.apply(reader);
    }

    @Override
    public void encode(BsonWriter writer, T value, EncoderContext context) {
        throw new UnsupportedOperationException(getEncoderClass.getSimpleName() + " is only read");
    }
}
