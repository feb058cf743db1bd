package dev.offlinesync.spring;

import com.zaxxer.hikari.HikariDataSource;
import dev.offlinesync.postgres.PostgresServer;
import dev.offlinesync.postgres.RequiresPostgres;
import javax.sql.DataSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** {@code @Transactional} on a DataSource. */
@RequiresPostgres
class PostgresTransactionTest extends TransactionContract {
    @Override
    protected Class<?> database() {
        PostgresServer.shared().type("CREATE TABLE IF NOT EXISTS orders (id int)");
        return OnPostgres.class;
    }

    static class OnPostgres {
        @Bean
        DataSource dataSource() {
            HikariDataSource pool = new HikariDataSource();
            pool.setJdbcUrl(
                    "jdbc:postgresql://127.0.0.1:" + PostgresServer.shared().port() + "/postgres");
            pool.setUsername("test");
            return pool;
        }

        @Bean
        PlatformTransactionManager transactions(DataSource dataSource) {
            return new DataSourceTransactionManager(dataSource);
        }
    }

    @Override
    protected String[] properties() {
        return new String[] {"offline-sync.store=postgres", "offline-sync.postgres.schema=spring"};
    }

    @Override
    protected void writeOrder(ConfigurableApplicationContext application) {
        new JdbcTemplate(application.getBean(DataSource.class)).update("INSERT INTO orders VALUES (1)");
    }

    @Override
    protected long orders(ConfigurableApplicationContext application) {
        Long count = new JdbcTemplate(application.getBean(DataSource.class))
                .queryForObject("SELECT count(*) FROM orders", Long.class);
        return count == null ? 0 : count;
    }
}
