package dev.offlinesync.app;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.offlinesync.mongo.MongoProcess;
import dev.offlinesync.mongo.RequiresMongo;

/** A dump with the oplog. MongoDB's tools are not to be had everywhere: without them this is skipped, also in CI. */
@RequiresMongo
class MongoDumpIT extends MongoBackup {
    @Override
    void begin() {
        assumeTrue(
                Shell.onThePath("mongodump") && Shell.onThePath("mongorestore"),
                "skipped: there are no MongoDB database tools on the PATH");
        super.begin();
    }

    @Override
    void backUp() throws Exception {
        type("mongodump reads");
    }

    @Override
    void restore() throws Exception {
        mongo.close();
        mongo = MongoProcess.replicaSet();
        type("To restore a dump");
    }

    private void type(String line) throws Exception {
        String command = Documentation.below(Documentation.BACKUP, line, "sh");
        Shell.in(dir, command.replace("mongodb://127.0.0.1:27017/?replicaSet=rs0", mongo.uri()));
    }
}
