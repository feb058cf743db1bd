package dev.offlinesync.app.resources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offlinesync.core.record.Ownership;
import dev.offlinesync.core.record.Ownership.ByField;
import dev.offlinesync.core.record.Ownership.Form;
import dev.offlinesync.core.record.Resource;
import java.util.function.BiConsumer;

/** Reads where the records of an entry say whose they are: {@code owner} and {@code ownerType}. For one use. */
final class OwnerReader {
    static final String OWNER = "owner";
    static final String OWNER_TYPE = "ownerType";

    private final JsonNode node;
    private final BiConsumer<String, String> wrong;

    /** @param wrong told of each problem: its place within the entry, and what it is */
    OwnerReader(JsonNode node, BiConsumer<String, String> wrong) {
        this.node = node;
        this.wrong = wrong;
    }

    /** If there is a problem, the default is in its place. */
    Ownership read(Resource.Kind kind) {
        if (kind == Resource.Kind.PROFILE) {
            refuse(OWNER);
            refuse(OWNER_TYPE);
            return new Ownership.ById();
        }
        Form form = form();
        return node.has(OWNER) ? byField(form) : new ByField(Ownership.ByField.USER.field(), form);
    }

    private void refuse(String property) {
        if (node.has(property)) {
            wrong.accept(
                    "/" + property,
                    "does not go with \"kind\": \"profile\": a profile belongs to the user whose id it has");
        }
    }

    private Ownership byField(Form form) {
        try {
            return new ByField(node.get(OWNER).isTextual() ? node.get(OWNER).textValue() : "", form);
        } catch (IllegalArgumentException e) {
            wrong.accept(
                    "/" + OWNER,
                    "must be the top-level field that has the owner's id, such as userId: 1 to " + ByField.MAX_FIELD
                            + " letters, digits and _, not a digit first, and no name that has a meaning of its own"
                            + " (_id, createdAt …); it is " + node.get(OWNER));
            return Ownership.ByField.USER;
        }
    }

    private Form form() {
        if (!node.has(OWNER_TYPE)) {
            return Form.ANY;
        }
        return switch (node.get(OWNER_TYPE).asText()) {
            case "objectid" -> Form.OBJECT_ID;
            case "number" -> Form.NUMBER;
            case "text" -> Form.TEXT;
            default -> {
                wrong.accept(
                        "/" + OWNER_TYPE,
                        "must be \"objectid\", \"number\" or \"text\" (without it, all are found); it is "
                                + node.get(OWNER_TYPE));
                yield Form.ANY;
            }
        };
    }
}
