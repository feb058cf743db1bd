package dev.offlinesync.app;

import dev.offlinesync.api.jwt.JwtSettings;
import dev.offlinesync.app.config.Configuration;
import java.time.InstantSource;

/** Runs the server until it is told to stop. */
final class ServeCommand {
    private final Configuration configuration;
    private final Console console;
    private final InstantSource clock;

    ServeCommand(Configuration configuration, Console console, InstantSource clock) {
        this.configuration = configuration;
        this.console = console;
        this.clock = clock;
    }

    void run() {
        StopSignal stop = StopSignal.install();
        Logs.level(configuration.logLevel());
        DevelopmentMode.checkHost(configuration);
        boolean development = DevelopmentMode.isOn(configuration);
        JwtSettings tokens = configuration
                .tokens()
                .with(configuration
                        .tokens()
                        .key()
                        .orElseGet(() -> new DevelopmentSecret(configuration.dataDir()).readOrMake()));
        RunningServer server = RunningServer.start(configuration, tokens, console, clock);
        try {
            if (development) {
                DevelopmentMode.greeting(tokens, clock, server.address()).forEach(console::say);
            }
            // last, so that a script that waits for this line has seen all the others
            console.say("Listening on " + server.address());
            stop.await();
            if (!configuration.drain().isZero()) {
                server.drain();
                console.say("Draining for " + configuration.drain().toSeconds() + " s");
                stop.again(configuration.drain());
            }
        } finally {
            server.close();
        }
    }
}
