package dev.offlinesync.app;

import dev.offlinesync.app.config.ConfigurationError;
import dev.offlinesync.app.project.Framework;
import dev.offlinesync.app.project.NewProject;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Writes a project to begin an application with, for those who embed the queue. */
final class NewCommand {
    private static final String FRAMEWORK = "--framework";
    private static final String PACKAGE = "--package";

    private NewCommand() {}

    static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().mixinStandardHelpOptions(true);
        spec.usageMessage()
                .description(
                        "Writes a small Maven project that embeds the queue: a resource, a handler, and a test that"
                                + " passes.");
        spec.addOption(OptionSpec.builder(FRAMEWORK)
                .paramLabel("<framework>")
                .type(String.class)
                .required(true)
                .description("One of " + String.join(", ", Framework.labels()) + ".")
                .build());
        spec.addOption(OptionSpec.builder(PACKAGE)
                .paramLabel("<package>")
                .type(String.class)
                .defaultValue("com.example")
                .description("The package of its classes. Default: com.example.")
                .build());
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel("<directory>")
                .index("0")
                .arity("1")
                .type(String.class)
                .description("Where to, and the project's name. It must be empty, or not there yet.")
                .build());
        return spec;
    }

    static void run(ParseResult options, Console console) {
        String directory = options.matchedPositionalValue(0, "");
        NewProject project = NewProject.in(
                path(directory),
                Framework.of(options.matchedOptionValue(FRAMEWORK, "")),
                options.matchedOptionValue(PACKAGE, "com.example"));
        try {
            project.write();
        } catch (IOException e) {
            throw new StartFailure("cannot write " + directory + ": " + e, e);
        }
        console.say("Wrote " + directory + ". Its README.md says what is in it and how to build it: mvn verify");
    }

    private static Path path(String directory) {
        try {
            return Path.of(directory);
        } catch (InvalidPathException e) {
            throw new ConfigurationError("\"" + directory + "\" is no name of a directory: " + e.getReason());
        }
    }
}
