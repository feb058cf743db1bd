package dev.offlinesync.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;
import dev.offlinesync.core.item.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The patterns of a schema, which are matched against what clients send. RE2/J takes time in proportion to the length of
 * the text, where Java's own may take years; so it has no look-around and no back-references, which need that.
 */
final class LinearPatterns implements RegularExpressionFactory {
    /** Keywords whose values are data, not schemas. */
    private static final Set<String> OF_DATA = Set.of("const", "enum", "default", "examples");

    @Override
    public RegularExpression getRegularExpression(String regex) {
        Pattern pattern = compile(regex);
        return text -> pattern.matcher(text).find();
    }

    /** @throws PatternSyntaxException if it cannot be matched in linear time, or is no pattern */
    static Pattern compile(String regex) {
        return Pattern.compile(withoutUnicodeEscapes(regex));
    }

    /**
     * Checks that each can be used.
     *
     * @throws InvalidSchema naming those that cannot
     */
    static void check(JsonNode schema) {
        List<InvalidSchema.Fault> faults = new ArrayList<>();
        check(schema, "", faults);
        if (!faults.isEmpty()) {
            throw new InvalidSchema(faults);
        }
    }

    private static void check(JsonNode schema, String at, List<InvalidSchema.Fault> faults) {
        if (schema.path("pattern").isTextual()) {
            check(schema.get("pattern").textValue(), at + "/pattern", faults);
        }
        for (Map.Entry<String, JsonNode> pattern :
                schema.path("patternProperties").properties()) {
            check(pattern.getKey(), Violation.child(at + "/patternProperties", pattern.getKey()), faults);
        }
        for (Map.Entry<String, JsonNode> inner : schema.properties()) {
            if (!OF_DATA.contains(inner.getKey())) {
                check(inner.getValue(), Violation.child(at, inner.getKey()), faults);
            }
        }
        for (int i = 0; schema.isArray() && i < schema.size(); i++) {
            check(schema.get(i), Violation.child(at, i), faults);
        }
    }

    private static void check(String regex, String at, List<InvalidSchema.Fault> faults) {
        try {
            compile(regex);
        } catch (PatternSyntaxException e) {
            faults.add(new InvalidSchema.Fault(
                    at,
                    "is a pattern that cannot be matched in linear time (" + e.getDescription() + ": " + e.getPattern()
                            + "): look-ahead, look-behind and back-references are not supported, and a repetition"
                            + " counts to 1000 at most, beyond which there are minLength and maxLength"));
        }
    }

    /** RE2 writes as {@code \x{10FFFF}} what ECMA-262, and so JSON Schema, writes as {@code \}{@code u0041}. */
    private static String withoutUnicodeEscapes(String regex) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < regex.length(); i++) {
            char c = regex.charAt(i);
            if (c != '\\' || i + 1 == regex.length()) {
                all.append(c);
            } else if (isUnit(regex, i)) {
                char unit = unit(regex, i);
                i += 5;
                if (Character.isHighSurrogate(unit) && isUnit(regex, i + 1)) {
                    all.append(escape(Character.toCodePoint(unit, unit(regex, i + 1))));
                    i += 6;
                } else {
                    all.append(escape(unit));
                }
            } else {
                all.append(c).append(regex.charAt(++i));
            }
        }
        return all.toString();
    }

    private static boolean isUnit(String regex, int at) {
        return regex.startsWith("\\u", at)
                && regex.length() >= at + 6
                && regex.substring(at + 2, at + 6).chars().allMatch(c -> Character.digit(c, 16) >= 0);
    }

    private static char unit(String regex, int at) {
        return (char) Integer.parseInt(regex.substring(at + 2, at + 6), 16);
    }

    private static String escape(int codePoint) {
        return "\\x{" + Integer.toHexString(codePoint) + "}";
    }
}
