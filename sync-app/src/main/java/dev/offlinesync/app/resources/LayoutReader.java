package dev.offlinesync.app.resources;

import com.fasterxml.jackson.databind.JsonNode;
import dev.offlinesync.core.record.Ownership;
import dev.offlinesync.core.record.Ownership.ByField;
import dev.offlinesync.core.record.Ownership.Form;
import dev.offlinesync.core.record.RecordLayout.NewIds;
import dev.offlinesync.core.record.Resource;
import java.util.function.BiConsumer;

/**
 * Reads how the records of an entry are stored beside those of other programs: {@code owner}, {@code ownerType} and
 * {@code idType}. For one use.
 */
final class LayoutReader {
    static final String OWNER = "owner";
    static final String OWNER_TYPE = "ownerType";
    static final String ID_TYPE = "idType";

    private final JsonNode node;
    private final BiConsumer<String, String> wrong;

    /** @param wrong told of each problem: its place within the entry, and what it is */
    LayoutReader(JsonNode node, BiConsumer<String, String> wrong) {
        this.node = node;
        this.wrong = wrong;
    }

    /** If there is a problem, the default is in its place. */
    Ownership ownership(Resource.Kind kind) {
        if (kind == Resource.Kind.PROFILE) {
            refuse(OWNER);
            refuse(OWNER_TYPE);
            return new Ownership.ById();
        }
        Form form = form();
        return node.has(OWNER) ? byField(form) : new ByField(Ownership.ByField.USER.field(), form);
    }

    /** If there is a problem, the default is in its place. */
    NewIds newIds() {
        if (!node.has(ID_TYPE)) {
            return NewIds.OBJECT_ID_IF_HEX;
        }
        return switch (node.get(ID_TYPE).asText()) {
            case "objectid" -> NewIds.OBJECT_ID_IF_HEX;
            case "text" -> NewIds.TEXT;
            default -> {
                wrong.accept(
                        "/" + ID_TYPE,
                        "must be \"objectid\" (24 hex digits are one) or \"text\"; it is " + node.get(ID_TYPE));
                yield NewIds.OBJECT_ID_IF_HEX;
            }
        };
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
