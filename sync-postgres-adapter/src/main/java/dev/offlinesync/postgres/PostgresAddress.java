package dev.offlinesync.postgres;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code postgres://user:password@host:port/database?schema=sync&poolSize=10&sslmode=require}, with one host or several
 * between commas. {@code schema} and {@code poolSize} are ours; all other parameters go to the driver.
 *
 * @param url for the driver, without user and password
 */
record PostgresAddress(
        String url, @Nullable String user, @Nullable String password, PostgresStoreOptions options) {
    private static final Pattern FORM =
            Pattern.compile("postgres(?:ql)?://(?:(?<user>[^:@/?]*)(?::(?<password>[^@/?]*))?@)?"
                    + "(?<hosts>[A-Za-z0-9.,:_\\[\\]-]+)/(?<database>[^/?\\s]+)(?:\\?(?<query>\\S*))?");

    /**
     * @param defaults for what the address does not say
     * @throws IllegalArgumentException if it does not read; the message ends the sentence "the address is …", and shows
     *     nothing of it
     */
    static PostgresAddress of(String address, PostgresStoreOptions defaults) {
        Matcher form = FORM.matcher(address);
        if (!form.matches()) {
            throw notAnAddress();
        }
        PostgresStoreOptions options = defaults;
        List<String> forDriver = new ArrayList<>();
        String query = form.group("query");
        for (String parameter : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            String[] both = parameter.split("=", 2);
            String value = both.length == 2 ? decoded(both[1]) : "";
            switch (both[0]) {
                case "schema" -> options = withSchema(options, value);
                case "poolSize" -> options = withPoolSize(options, value);
                default -> forDriver.add(parameter);
            }
        }
        String url = "jdbc:postgresql://" + form.group("hosts") + "/" + form.group("database")
                + (forDriver.isEmpty() ? "" : "?" + String.join("&", forDriver));
        return new PostgresAddress(
                url, decodedOrNull(form.group("user")), decodedOrNull(form.group("password")), options);
    }

    private static PostgresStoreOptions withSchema(PostgresStoreOptions options, String value) {
        try {
            return options.withSchema(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "an address of PostgreSQL whose schema is not a name: lower-case letters,"
                            + " digits and underscores, up to 63, and no digit at the beginning");
        }
    }

    private static PostgresStoreOptions withPoolSize(PostgresStoreOptions options, String value) {
        try {
            return options.withPoolSize(Integer.parseInt(value));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "an address of PostgreSQL whose poolSize is not a number from 2 to 1000");
        }
    }

    private static @Nullable String decodedOrNull(@Nullable String text) {
        return text == null ? null : decoded(text);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw notAnAddress();
        }
    }

    /** Where it is, for a person: no parameter, since a password may be among them. */
    static String place(String jdbcUrl) {
        return jdbcUrl.replaceFirst("^jdbc:postgresql:(//)?", "").replaceAll("\\?.*", "");
    }

    private static IllegalArgumentException notAnAddress() {
        return new IllegalArgumentException("not an address of PostgreSQL (postgres://user@host:5432/database)");
    }
}
