package dev.offlinesync.mongo;

import dev.offlinesync.core.record.RecordLayout;
import java.util.Map;

/** How the records of each collection are stored. */
record Layouts(Map<String, RecordLayout> declared) {
    RecordDocuments of(String collection) {
        return new RecordDocuments(collection, declared.getOrDefault(collection, RecordLayout.DEFAULT));
    }
}
