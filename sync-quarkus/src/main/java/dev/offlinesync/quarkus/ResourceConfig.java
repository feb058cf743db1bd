package dev.offlinesync.quarkus;

import dev.offlinesync.core.conflict.ConflictPolicy;
import dev.offlinesync.core.item.Method;
import dev.offlinesync.core.record.Ownership;
import dev.offlinesync.core.record.Resource;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A resource without rules: its data is taken as it is. All but {@code schema} and {@code forward} that an entry of the
 * server's resources file can have.
 */
public interface ResourceConfig {
    /** Where clients send it, such as /api/parts. */
    String path();

    /** Where its records are stored; by default the last segment of the path. */
    Optional<String> collection();

    /** What one record is called in answers; by default the collection without its plural ending. */
    Optional<String> name();

    /** Which of POST, PUT, PATCH and DELETE it takes. */
    @WithDefault("POST,PUT,DELETE")
    Set<Method> methods();

    /** Further endpoints that mean the same, such as /api/part, or POST /api/parts/create. */
    Optional<List<String>> aliases();

    /** What an update does to objects: shallow replaces, deep merges them. */
    @WithDefault("shallow")
    Resource.Merge merge();

    /** Whose clock says when a record was created: server or client. */
    @WithDefault("server")
    Resource.Times times();

    /** The field that has the owner's id. */
    @WithDefault("user")
    String owner();

    /** The type of that id in MongoDB: any, object-id, number or text. */
    @WithDefault("any")
    Ownership.Form ownerType();

    /** What a new id of 24 hex digits is in MongoDB: object-id or text. */
    @WithDefault("object-id")
    IdType idType();

    /**
     * What becomes of a write that is based on an older version of its record: client-wins, server-wins, merge or reject.
     */
    @WithDefault("client-wins")
    ConflictPolicy conflicts();

    /** With merge: fields that win or lose as one, such as together[0]=amount,currency. */
    Optional<List<String>> together();

    /** With merge: fields that are lists without an order. */
    Optional<Set<String>> set();

    /** With merge: fields that are numbers to which each write adds something. */
    Optional<Set<String>> counter();

    /** The form of a new record's id in MongoDB. */
    enum IdType {
        OBJECT_ID,
        TEXT
    }
}
