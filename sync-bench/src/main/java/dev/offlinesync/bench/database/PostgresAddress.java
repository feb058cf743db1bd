package dev.offlinesync.bench.database;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An address as the server takes it, for the driver. */
record PostgresAddress(
        String uri,
        String place,
        String query,
        @Nullable String user,
        @Nullable String password) {
    private static final Pattern FORM =
            Pattern.compile("postgres(?:ql)?://(?:([^:@/?]*)(?::([^@/?]*))?@)?([^/?@]+/[^/?]+)(?:\\?(.*))?");

    static PostgresAddress of(String uri) {
        Matcher form = FORM.matcher(uri);
        if (!form.matches()) {
            throw new IllegalArgumentException("not an address of PostgreSQL (postgres://user@host:5432/database)");
        }
        String query = form.group(4) == null ? "" : form.group(4);
        return new PostgresAddress(uri, form.group(3), query, decoded(form.group(1)), decoded(form.group(2)));
    }

    private static @Nullable String decoded(@Nullable String text) {
        return text == null ? null : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The same address with this schema, for a server. */
    String withSchema(String schema) {
        return uri + (uri.contains("?") ? "&" : "?") + "schema=" + schema;
    }

    /** @param schema where its statements find their tables */
    Connection connect(String schema) throws SQLException {
        Properties properties = new Properties();
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        properties.setProperty("currentSchema", schema);
        return DriverManager.getConnection("jdbc:postgresql://" + place + "?" + query, properties);
    }
}
