package dev.offlinesync.app;

import dev.offlinesync.app.config.ConfigurationError;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Prints the statements that make the tables of a store, for an administrator who runs them. */
final class SchemaCommand {
    private SchemaCommand() {}

    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().mixinStandardHelpOptions(true);
        spec.usageMessage()
                .description("Prints the SQL that makes or upgrades the tables of a store, for an administrator whose"
                        + " server may not make them itself.");
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("<store>")
                .index("0")
                .arity("1")
                .type(String.class)
                .description("How its addresses begin, such as postgres.")
                .build());
        return spec;
    }

    static void run(ParseResult options, Console console) {
        String store = options.matchedPositionalValue(0, "");
        String schema = Stores.provider(store, "schema " + store)
                .schema()
                .orElseThrow(() -> new ConfigurationError(
                        "schema " + store + ": this store has no statements to run; the server makes what it needs"));
        console.say(schema.stripTrailing());
    }
}
