package dev.offlinesync.chaos;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What the user of one device does: chains of create, updates and delete, several at a time and mixed with each other,
 * and now and then something that cannot succeed. Some chains come in an order that is not theirs: an update before its
 * create, a write twice, a create that is corrected.
 */
final class Script {
    private static final int CHAINS = 3;

    private final String user;
    private final String device;
    private final Random random;
    private final SharedRecord shared;
    private final List<Deque<Mutation>> chains = new ArrayList<>();
    private int count;

    Script(String user, String device, Random random, SharedRecord shared) {
        this.user = user;
        this.device = device;
        this.random = random;
        this.shared = shared;
    }

    Mutation next() {
        if (random.nextInt(6) == 0) {
            var mine = shared.makeWhereDue(() -> create("expenses", recordId(), false));
            var others = mine.isPresent() ? mine : shared.known().map(c -> update(c, false));
            if (others.isPresent()) {
                return others.get();
            }
        }
        if (random.nextInt(10) == 0) {
            return lost();
        }
        while (chains.size() < CHAINS) {
            chains.add(chain());
        }
        Deque<Mutation> chain = chains.get(random.nextInt(chains.size()));
        Mutation next = chain.remove();
        chains.removeIf(Deque::isEmpty);
        return next;
    }

    private Deque<Mutation> chain() {
        Deque<Mutation> chain = new ArrayDeque<>();
        String collection = random.nextBoolean() ? "expenses" : "orders";
        boolean direct = random.nextInt(5) == 0;
        if (random.nextInt(5) == 0) {
            chain.add(createWithoutId(collection, direct));
            return chain;
        }
        Mutation create = create(collection, recordId(), direct);
        for (int early = random.nextInt(8) == 0 ? 2 : 0; early > 0; early--) {
            chain.add(early(create));
        }
        boolean isInOrder = chain.isEmpty(); // early updates come between a create and its repetition
        if (isInOrder && random.nextInt(8) == 0) {
            chain.add(invalidCreate(create));
            chain.add(orphan(create));
        }
        boolean isFirst = true;
        do {
            chain.add(isFirst ? create : again(create));
            if (isFirst && isInOrder && random.nextInt(8) == 0) {
                chain.add(twice(create));
            }
            isFirst = false;
            for (int updates = random.nextInt(6); updates > 0; updates--) {
                chain.add(random.nextInt(8) == 0 ? invalidUpdate(create) : update(create, direct));
            }
            if (random.nextBoolean()) {
                return chain;
            }
            chain.add(delete(create, direct));
            if (random.nextInt(4) == 0) {
                chain.add(delete(create, false));
            }
        } while (random.nextInt(3) == 0);
        return chain;
    }

    private String recordId() {
        byte[] bytes = new byte[12];
        random.nextBytes(bytes);
        return random.nextBoolean() ? HexFormat.of().formatHex(bytes) : device + "." + count;
    }

    private Mutation create(String collection, String id, boolean direct) {
        String mutation = mutationId();
        Map<String, Object> data = created(collection, mutation);
        data.put("_id", id);
        return valid(mutation, "/api/" + collection, "POST", data, collection + "/" + id, direct);
    }

    private Mutation createWithoutId(String collection, boolean direct) {
        String mutation = mutationId();
        Map<String, Object> data = created(collection, mutation);
        return valid(mutation, "/api/" + collection, "POST", data, Mutation.unnamed(collection, mutation), direct);
    }

    /** After a delete, under the same id. */
    private Mutation again(Mutation first) {
        String[] place = first.record().split("/", 2);
        return create(place[0], place[1], first.direct());
    }

    private Map<String, Object> created(String collection, String mutation) {
        Map<String, Object> data = new LinkedHashMap<>();
        if (collection.equals("expenses")) {
            data.put("amount", random.nextInt(1000));
            data.put("category", "Food");
        } else {
            data.put("patientName", "John");
            data.put("totalAmount", random.nextInt(1000));
        }
        data.put("note", "x".repeat(random.nextInt(200)));
        data.put(Mutation.MADE, mutation);
        data.put(Mutation.LAST, mutation);
        return data;
    }

    private Mutation update(Mutation create, boolean direct) {
        String mutation = mutationId();
        return valid(mutation, "/api/" + create.record(), "PUT", marks(mutation), create.record(), direct);
    }

    /** Before its create. With few attempts: if writing ends before the create comes, the run need not wait for it. */
    private Mutation early(Mutation create) {
        String mutation = mutationId();
        return new Mutation(
                user,
                device,
                mutation,
                "/api/" + create.record(),
                "PUT",
                marks(mutation),
                0,
                3,
                create.record(),
                true,
                false);
    }

    private static Map<String, Object> marks(String mutation) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(Mutation.FIELD + mutation, mutation);
        data.put(Mutation.LAST, mutation);
        return data;
    }

    private Mutation invalidUpdate(Mutation create) {
        String mutation = mutationId();
        Map<String, Object> data = marks(mutation);
        data.put(create.record().startsWith("orders") ? "totalAmount" : "amount", "much");
        return invalid(mutation, "/api/" + create.record(), "PUT", data, create.record());
    }

    private Mutation invalidCreate(Mutation corrected) {
        String mutation = mutationId();
        Map<String, Object> data = new LinkedHashMap<>(corrected.data());
        data.put(corrected.record().startsWith("orders") ? "totalAmount" : "amount", "much");
        return invalid(mutation, corrected.endpoint(), "POST", data, corrected.record());
    }

    /** An update of a record whose create is invalid: it is not about the one that a correction makes. */
    private Mutation orphan(Mutation corrected) {
        String mutation = mutationId();
        return invalid(mutation, "/api/" + corrected.record(), "PUT", marks(mutation), corrected.record());
    }

    /** The same create once more, as another mutation. */
    private Mutation twice(Mutation create) {
        return valid(mutationId(), create.endpoint(), "POST", create.data(), create.record(), false);
    }

    private Mutation delete(Mutation create, boolean direct) {
        return valid(mutationId(), "/api/" + create.record(), "DELETE", null, create.record(), direct);
    }

    /** Something that cannot succeed, and stands in nobody's way. */
    private Mutation lost() {
        String mutation = mutationId();
        String id = device + ".none." + mutation;
        return switch (random.nextInt(3)) {
            case 0 -> invalid(mutation, "/api/nothing", "POST", marks(mutation), "");
            case 1 -> invalid(mutation, "/api/expenses/" + id, "PUT", marks(mutation), "expenses/" + id);
            default -> {
                Map<String, Object> data = marks(mutation);
                data.put("_id", id);
                yield invalid(mutation, "/api/orders", "POST", data, "orders/" + id);
            }
        };
    }

    private String mutationId() {
        return device + "-" + ++count;
    }

    private Mutation valid(
            String id, String endpoint, String method, Map<String, Object> data, String record, boolean direct) {
        int priority = random.nextInt(4) == 0 ? random.nextInt(-10, 11) : 0;
        int attempts = random.nextInt(6) == 0 ? random.nextInt(1, 3) : 5;
        return new Mutation(user, device, id, endpoint, method, data, priority, attempts, record, true, direct);
    }

    /** With few attempts: their waits are not what is to be tested. */
    private Mutation invalid(String id, String endpoint, String method, Map<String, Object> data, String record) {
        int attempts = random.nextInt(1, 3);
        return new Mutation(user, device, id, endpoint, method, data, 0, attempts, record, false, false);
    }
}
