package dev.offlinesync.postgres;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Tests that need a real PostgreSQL (see {@link PostgresServer}). If there is none, they are skipped, with a line that
 * says how to get one; if the environment says {@code CI=true}, they fail instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresPostgres.Condition.class)
public @interface RequiresPostgres {
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (PostgresServer.programs().isPresent()) {
                return ConditionEvaluationResult.enabled("there is a PostgreSQL");
            }
            String how = "there is no PostgreSQL: `apt-get install postgresql` gets one,"
                    + " or name the folder of its initdb and pg_ctl in OFFLINE_SYNC_POSTGRES_BIN";
            if ("true".equals(System.getenv("CI"))) {
                throw new IllegalStateException(how);
            }
            System.err.println("skipped " + context.getDisplayName() + ": " + how);
            return ConditionEvaluationResult.disabled(how);
        }
    }
}
