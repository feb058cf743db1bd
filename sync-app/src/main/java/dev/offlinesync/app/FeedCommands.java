package dev.offlinesync.app;

import dev.offlinesync.app.config.Configuration;
import dev.offlinesync.app.config.ConfigurationError;
import dev.offlinesync.app.resources.Declared;
import dev.offlinesync.app.resources.ResourcesFile;
import dev.offlinesync.core.record.Resource;
import dev.offlinesync.core.store.FeedOperations.Touch;
import dev.offlinesync.core.store.StoreSettings;
import dev.offlinesync.core.store.StoreUnavailable;
import dev.offlinesync.core.store.SyncStore;
import java.time.InstantSource;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** What an operator does to change feeds: {@code touch} and {@code feed reset}. */
final class FeedCommands {
    private final Configuration configuration;
    private final Console console;
    private final InstantSource clock;

    FeedCommands(Configuration configuration, Console console, InstantSource clock) {
        this.configuration = configuration;
        this.console = console;
        this.clock = clock;
    }

    static CommandSpec touch() {
        CommandSpec spec = CommandSpec.create().mixinStandardHelpOptions(true);
        spec.usageMessage()
                .description(
                        "Publishes what another program has changed: takes the numbers off records, so that they get"
                                + " the next ones and clients are told of them.");
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("<collection>")
                .index("0")
                .arity("1")
                .type(String.class)
                .description("Whose records, such as expenses.")
                .build());
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("<query>")
                .index("1")
                .arity("0..1")
                .type(String.class)
                .description("Which of them, on MongoDB: a filter as in mongosh. Default: all.")
                .build());
        spec.addOption(OptionSpec.builder("--dry-run")
                .type(boolean.class)
                .description("Counts them, and changes nothing.")
                .build());
        return spec;
    }

    static CommandSpec feed() {
        CommandSpec spec = CommandSpec.create().mixinStandardHelpOptions(true);
        spec.usageMessage()
                .description("\"feed reset\" begins the change feeds anew, as a restored backup needs it: each client"
                        + " fetches everything once.");
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("reset")
                .index("0")
                .arity("1")
                .type(String.class)
                .description("What to do.")
                .build());
        return spec;
    }

    void touch(ParseResult options) {
        String collection = options.matchedPositionalValue(0, "");
        @Nullable String query = options.matchedPositionalValue(1, null);
        boolean isDry = options.matchedOptionValue("--dry-run", false);
        Declared declared = declared();
        if (declared.resources().stream().noneMatch(r -> r.collection().equals(collection))) {
            throw new ConfigurationError("touch " + collection + ": no resource has this collection; there are "
                    + declared.resources().stream()
                            .map(Resource::collection)
                            .distinct()
                            .sorted()
                            .collect(Collectors.joining(", ")));
        }
        long records =
                in(declared, store -> store.feeds().touch(collection, query, isDry ? Touch.COUNT : Touch.PUBLISH));
        console.say(
                isDry
                        ? records + " records of " + collection + " would be told of again; nothing was changed"
                        : records + " records of " + collection
                                + " are told of again when their users ask for changes");
    }

    void feed(ParseResult options) {
        String what = options.matchedPositionalValue(0, "");
        if (!what.equals("reset")) {
            throw new ConfigurationError("feed " + what + ": there is \"feed reset\" only");
        }
        long feeds = in(declared(), store -> store.feeds().reset());
        console.say(feeds + " change feeds begin anew; each client fetches everything once");
    }

    private Declared declared() {
        return configuration.resources().map(ResourcesFile::read).orElseGet(ResourcesFile::builtIn);
    }

    private long in(Declared declared, ToLongFunction<SyncStore> work) {
        var layouts = RunningServer.layouts(declared.resources());
        try (SyncStore store = Stores.open(configuration, new StoreSettings(layouts, clock, console::warn))) {
            return work.applyAsLong(store);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationError(StartFailure.reason(e));
        } catch (StoreUnavailable | UnsupportedOperationException e) {
            throw new StartFailure(StartFailure.reason(e), e);
        }
    }
}
