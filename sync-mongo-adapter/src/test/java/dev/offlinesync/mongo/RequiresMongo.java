package dev.offlinesync.mongo;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Tests that need a real MongoDB (see {@link MongoServers}). If there is none, they are skipped, with a line that says
 * how to get one; if the environment says {@code CI=true}, they fail instead.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RequiresMongo.Condition.class)
public @interface RequiresMongo {
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (MongoServers.binary().isPresent()) {
                return ConditionEvaluationResult.enabled("there is a mongod");
            }
            String how = "there is no mongod: `tools/mongod path` gets one";
            if ("true".equals(System.getenv("CI"))) {
                throw new IllegalStateException(how);
            }
            System.err.println("skipped " + context.getDisplayName() + ": " + how);
            return ConditionEvaluationResult.disabled(how);
        }
    }
}
