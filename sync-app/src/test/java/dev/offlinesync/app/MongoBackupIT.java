package dev.offlinesync.app;

import dev.offlinesync.mongo.RequiresMongo;

/** A copy of the files of a MongoDB that is locked meanwhile. */
@RequiresMongo
class MongoBackupIT extends MongoBackup {
    @Override
    void backUp() throws Exception {
        order("Lock it");
        try {
            type("Copy its files");
        } finally {
            order("Unlock it");
        }
    }

    @Override
    void restore() throws Exception {
        mongo.kill();
        type("To restore such a copy");
        mongo.restart();
    }

    private void type(String line) throws Exception {
        String command = Documentation.below(Documentation.BACKUP, line, "sh");
        Shell.in(dir, command.replace("/var/lib/mongodb", mongo.directory().toString()));
    }
}
