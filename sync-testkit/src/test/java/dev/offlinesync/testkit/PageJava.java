package dev.offlinesync.testkit;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The Java of pages, compiled as a reader pastes it: with the imports that stand in the block, or in a block of imports
 * on its page, and no others. A block is a list of statements, or the members of a class (which may be classes).
 */
public final class PageJava {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```java\n(.*?)^ *```$");
    private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?[\\w.]+\\.(\\w+);$");
    private static final List<String> OPTIONS = List.of("--release", "17", "-proc:none", "-Xlint:none");
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private final String packageName;
    private final Map<String, String> given = new TreeMap<>();

    private PageJava(String packageName) {
        this.packageName = packageName;
    }

    /** @param packageName where a reader who follows these pages puts the code */
    public static PageJava in(String packageName) {
        return new PageJava(packageName);
    }

    /**
     * @param page such as {@code docs/embedding.md}
     * @param members what the class has around each block, with full names, so that no block needs fewer imports for it
     */
    public PageJava page(String page, String members) {
        given.put(page, members.replace('\n', ' '));
        return this;
    }

    /** What the compiler finds wrong, and imports that no block uses, each with its page and line. */
    public List<String> errors() {
        List<String> errors = new ArrayList<>();
        List<Source> sources = new ArrayList<>();
        given.forEach((page, members) -> {
            List<Block> blocks = blocks(page);
            String imports = blocks.stream()
                    .filter(Block::isOnlyImports)
                    .map(Block::imports)
                    .collect(Collectors.joining());
            errors.addAll(unused(page, blocks));
            for (Block block : blocks) {
                if (!block.isOnlyImports()) {
                    sources.add(block.source("package " + packageName + "; " + imports + block.imports(), members));
                }
            }
        });
        errors.addAll(check(sources, task -> task.analyze()));
        return errors;
    }

    /** The pages of the checkout that show Java: the README, and what is in {@code docs}. */
    public static List<String> pages() {
        try (Stream<Path> docs = Files.list(root().resolve("docs"))) {
            return Stream.concat(docs.map(page -> "docs/" + page.getFileName()), Stream.of("README.md"))
                    .filter(page -> page.endsWith(".md") && !blocks(page).isEmpty())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> unused(String page, List<Block> blocks) {
        String code = blocks.stream().map(Block::code).collect(Collectors.joining());
        return blocks.stream()
                .flatMap(block -> IMPORT.matcher(block.text).results())
                .filter(found -> !Pattern.compile("\\b" + found.group(1) + "\\b")
                        .matcher(code)
                        .find())
                .map(found -> page + ": no block uses " + found.group())
                .toList();
    }

    private static List<Block> blocks(String page) {
        String text = read(root().resolve(page));
        return BLOCK.matcher(text)
                .results()
                .map(found -> {
                    int line = (int) text.substring(0, found.start(1)).lines().count() + 1;
                    return new Block(page, line, found.group(1));
                })
                .toList();
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("CHANGELOG.md"))) {
            here = here.getParent();
        }
        return here;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Step {
        Object of(JavacTask task) throws IOException;
    }

    private static List<String> check(List<Source> sources, Step step) {
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try {
            step.of((JavacTask) COMPILER.getTask(null, null, found, OPTIONS, null, sources));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(PageJava::described)
                .toList();
    }

    private static String described(Diagnostic<? extends JavaFileObject> error) {
        String where =
                error.getSource() instanceof Source source ? source.place(error.getLineNumber()) : "the compiler";
        return where + ": " + error.getMessage(null);
    }

    /** @param line of the page, on which the text begins */
    private record Block(String page, int line, String text) {
        String name() {
            return page.replaceAll("\\W", "_") + "_" + line;
        }

        boolean isOnlyImports() {
            return code().isBlank();
        }

        String imports() {
            return IMPORT.matcher(text)
                    .results()
                    .map(found -> found.group() + " ")
                    .collect(Collectors.joining());
        }

        /** With an empty line for each import, so that lines can still be counted. */
        String code() {
            return IMPORT.matcher(text).replaceAll("");
        }

        Source source(String header, String given) {
            String result = text.contains("\nreturn ") || text.startsWith("return ") ? "Object" : "void";
            String type = header + "class " + name() + " { " + given;
            Source statements =
                    new Source(this, type + " " + result + " block() throws Exception {\n" + code() + "\n}}");
            Source members = new Source(this, type + "\n" + code() + "\n}");
            return parses(statements) || !parses(members) ? statements : members;
        }

        private static boolean parses(Source source) {
            return check(List.of(source), task -> task.parse()).isEmpty();
        }
    }

    private static final class Source extends SimpleJavaFileObject {
        private final Block block;
        private final String text;

        private Source(Block block, String text) {
            super(URI.create("page:/" + block.name() + ".java"), Kind.SOURCE);
            this.block = block;
            this.text = text;
        }

        /** The first line is that of the imports. */
        String place(long line) {
            return block.page + ":" + (line < 2 ? "imports of line " + block.line : block.line + line - 2);
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
