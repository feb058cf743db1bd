package dev.offlinesync.schema;

import com.google.re2j.Pattern;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.format.Format;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * Formats of JSON Schema whose checks by the validator take a stack as deep as the text is long, or a time that grows with
 * its square. These take neither.
 */
final class BoundedFormats {
    private static final String VARIABLE = "(\\w|%[0-9A-Fa-f]{2})(\\.?(\\w|%[0-9A-Fa-f]{2}))*(:[1-9]\\d{0,3}|\\*)?";

    /** For a validator. */
    static final List<Format> ALL = List.of(
            // by RFC 1123
            new Matching(
                    "hostname",
                    "^[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(\\.[a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$",
                    253),
            new Matching("json-pointer", "^(/([^/~]|~[01])*)*$", Integer.MAX_VALUE),
            new Matching("relative-json-pointer", "^(0|[1-9][0-9]*)(#|(/([^/~]|~[01])*)*)$", Integer.MAX_VALUE),
            new Matching(
                    "uri-template",
                    "^([^\\x00-\\x1f\\x7f\"'%<>\\\\^`{|}]|%[0-9A-Fa-f]{2}|\\{[+#./;?&=,!@|]?" + VARIABLE + "(,"
                            + VARIABLE + ")*\\})*$",
                    Integer.MAX_VALUE),
            new RegularExpression());

    private BoundedFormats() {}

    private record Matching(String name, Pattern pattern, int longest) implements Format {
        Matching(String name, String regex, int longest) {
            this(name, Pattern.compile(regex), longest);
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean matches(ExecutionContext context, String value) {
            return value.length() <= longest && pattern.matcher(value).matches();
        }
    }

    /** It is compiled and never matched, so it may have what Java's patterns have. */
    private record RegularExpression() implements Format {
        private static final int LONGEST = 1000;

        @Override
        public String getName() {
            return "regex";
        }

        @Override
        public boolean matches(ExecutionContext context, String value) {
            if (value.length() > LONGEST) {
                return false;
            }
            try {
                java.util.regex.Pattern.compile(value);
                return true;
            } catch (PatternSyntaxException e) {
                return false;
            }
        }
    }
}
