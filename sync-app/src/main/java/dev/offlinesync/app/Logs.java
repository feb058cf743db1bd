package dev.offlinesync.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.util.List;
import org.slf4j.LoggerFactory;

/** How much is logged. Libraries stay quiet whatever the level is. */
final class Logs {
    private Logs() {}

    /** @param level error, warn, info or debug */
    static void level(String level) {
        for (String ours : List.of("dev.offlinesync", "access")) {
            if (LoggerFactory.getLogger(ours) instanceof Logger logger) {
                logger.setLevel(Level.toLevel(level));
            }
        }
    }
}
