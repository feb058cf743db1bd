package dev.offlinesync.api.body;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The body of a request that is about to be read. */
public interface IncomingBody {
    /** The first header of this name, in any case; null if there is none. */
    @Nullable
    String header(String name);

    /** The length in bytes; -1 if it is unknown. */
    long length();

    InputStream body() throws IOException;
}
