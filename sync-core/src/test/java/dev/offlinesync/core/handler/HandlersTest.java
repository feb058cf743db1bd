package dev.offlinesync.core.handler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.offlinesync.core.item.Failure;
import dev.offlinesync.core.record.RecordRules;
import dev.offlinesync.core.record.Resource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a table of handlers tells about itself. */
class HandlersTest {
    @Test
    void only_resources_and_pure_handlers_have_records_to_prepare_a_store_for() {
        PureHandler pure = (item, context) -> new Plan.Reject(Failure.handler("never"));
        EffectHandler effect = (item, context) -> new Outcome.Done(Map.of());
        Handlers handlers = Handlers.builder()
                .resource(Resource.of("/api/parts", RecordRules.NONE))
                .pure("/api/jobs", pure)
                .effect("/api/mails", effect)
                .build();

        assertEquals(Set.of("parts", "jobs"), handlers.collections());
    }
}
