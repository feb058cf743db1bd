package dev.offlinesync.app;

import dev.offlinesync.app.config.Configuration;
import dev.offlinesync.app.config.ConfigurationError;
import dev.offlinesync.app.config.Setting;
import dev.offlinesync.app.config.Values;
import dev.offlinesync.app.resources.ResourcesError;
import dev.offlinesync.app.resources.ResourcesFile;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/**
 * The command line: {@code serve} (also the default), {@code token}, {@code resources}, {@code schema},
 * {@code touch}, {@code feed} and {@code new}. It is built by hand rather than with annotations, since {@link Setting} declares the flags.
 */
final class Commands {
    private static final int OK = 0;
    private static final int FAILED = 1;
    static final int MISUSED = 2;

    private final Map<String, String> environment;
    private final Console console;
    private final InstantSource clock;

    Commands(Map<String, String> environment, Console console, InstantSource clock) {
        this.environment = environment;
        this.console = console;
        this.clock = clock;
    }

    /** @return the exit code */
    int run(String... args) {
        for (String arg : args) {
            if (!Values.isText(arg)) {
                console.fail("the command line must be UTF-8 text; "
                        + (arg.startsWith("--") ? "the value of " + arg.replaceFirst("=.*", "") : "one of its values")
                        + " is not");
                return MISUSED;
            }
        }
        CommandLine line = new CommandLine(root())
                .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
                .setUsageHelpWidth(110)
                .setExecutionStrategy(this::execute)
                .setParameterExceptionHandler((e, ignored) -> misused(e));
        line.addSubcommand("serve", serve());
        line.addSubcommand("token", TokenCommand.spec());
        line.addSubcommand("resources", resources());
        line.addSubcommand("schema", SchemaCommand.spec());
        line.addSubcommand("touch", FeedCommands.touch());
        line.addSubcommand("feed", FeedCommands.feed());
        line.addSubcommand("new", NewCommand.spec());
        return line.execute(args);
    }

    private static CommandSpec root() {
        CommandSpec root = CommandSpec.create()
                .name("offline-sync")
                .mixinStandardHelpOptions(true)
                .version("offline-sync " + version());
        root.usageMessage()
                .abbreviateSynopsis(true)
                .sortOptions(false)
                .description("Takes writes that were made offline, and applies each of them exactly once.")
                .footer(
                        "",
                        "Each option can be given as an environment variable too: --worker-grace as SYNC_WORKER_GRACE.",
                        "In a checkout, ./offline-sync bench measures a server.");
        for (Setting setting : Setting.values()) {
            root.addOption(OptionSpec.builder(setting.flag())
                    .paramLabel(setting.label())
                    .type(String.class)
                    .description(setting.description()
                            + (setting.byDefault().isEmpty() ? "" : " Default: " + setting.byDefault() + "."))
                    .scopeType(ScopeType.INHERIT)
                    .build());
        }
        return root;
    }

    private static CommandSpec serve() {
        CommandSpec serve = CommandSpec.create().mixinStandardHelpOptions(true);
        serve.usageMessage()
                .description("Runs the server until it is stopped. This is what happens without a command.");
        return serve;
    }

    private static CommandSpec resources() {
        CommandSpec resources = CommandSpec.create().mixinStandardHelpOptions(true);
        resources.usageMessage().description("Prints the built-in resources file, to begin one of your own with.");
        return resources;
    }

    private static String version() {
        @Nullable String version = Commands.class.getPackage().getImplementationVersion();
        return version == null ? "(development)" : version;
    }

    private int misused(ParameterException e) {
        console.fail(StartFailure.reason(e) + " (--help tells what there is)");
        return MISUSED;
    }

    private int execute(ParseResult parsed) {
        @Nullable Integer helped = CommandLine.executeHelpRequest(parsed);
        if (helped != null) {
            return helped;
        }
        ParseResult command = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
        @Nullable Configuration configuration = null;
        try {
            configuration = Configuration.of(environment, flags(parsed, command));
            configuration.warnings().forEach(console::warn);
            switch (command.commandSpec().name()) {
                case "token" -> new TokenCommand(configuration, clock).run(command, console);
                case "schema" -> SchemaCommand.run(command, console);
                case "touch" -> new FeedCommands(configuration, console, clock).touch(command);
                case "feed" -> new FeedCommands(configuration, console, clock).feed(command);
                case "new" -> NewCommand.run(command, console);
                case "resources" -> console.say(ResourcesFile.builtInText().stripTrailing());
                default -> new ServeCommand(configuration, console, clock).run();
            }
            return OK;
        } catch (ConfigurationError e) {
            return misused(e.problems());
        } catch (ResourcesError e) {
            return misused(e.problems());
        } catch (StartFailure e) {
            console.fail(StartFailure.reason(e));
            if (configuration != null && configuration.logLevel().equals("debug")) {
                e.printStackTrace(console.err());
            }
            return FAILED;
        }
    }

    private int misused(List<String> problems) {
        problems.forEach(console::fail);
        return MISUSED;
    }

    private static Map<Setting, String> flags(ParseResult root, ParseResult command) {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            for (ParseResult given : List.of(root, command)) {
                @Nullable String value = given.matchedOptionValue(setting.flag(), null);
                if (value != null) {
                    flags.put(setting, value);
                }
            }
        }
        return flags;
    }
}
