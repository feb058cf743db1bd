package dev.offlinesync.quarkus;

import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.annotations.Recorder;
import java.util.List;

/** Carries what was found at build time to where the application runs. */
@Recorder
public class HandlerRecorder {
    public RuntimeValue<DeclaredHandlers> handlers(List<DeclaredHandler> found) {
        return new RuntimeValue<>(new DeclaredHandlers(found));
    }
}
