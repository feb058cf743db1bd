package dev.offlinesync.postgres;

import com.zaxxer.hikari.HikariConfig;
import dev.offlinesync.core.store.StoreProvider;
import dev.offlinesync.core.store.StoreSettings;
import dev.offlinesync.core.store.SyncStore;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Opens {@code postgres://user:password@host:port/database}. */
public final class PostgresStoreProvider implements StoreProvider {
    @Override
    public Set<String> schemes() {
        return Set.of("postgres", "postgresql");
    }

    @Override
    public SyncStore open(String address, StoreSettings settings) {
        return PostgresStore.open(config(address));
    }

    static HikariConfig config(String address) {
        try {
            URI uri = new URI(address);
            if (uri.getHost() == null || uri.getPath().length() < 2) {
                throw notAnAddress();
            }
            HikariConfig config = new HikariConfig();
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            config.setJdbcUrl("jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + query);
            String[] account = uri.getRawUserInfo() == null
                    ? new String[0]
                    : uri.getRawUserInfo().split(":", 2);
            if (account.length > 0) {
                config.setUsername(URLDecoder.decode(account[0], StandardCharsets.UTF_8));
            }
            if (account.length > 1) {
                config.setPassword(URLDecoder.decode(account[1], StandardCharsets.UTF_8));
            }
            return config;
        } catch (URISyntaxException e) {
            throw notAnAddress();
        }
    }

    private static IllegalArgumentException notAnAddress() {
        return new IllegalArgumentException("not an address of PostgreSQL (postgres://user@host:5432/database)");
    }
}
