package dev.offlinesync.json.stream;

/**
 * The libraries that can be used, the preferred one first. Jackson 2 comes along with many other libraries, and with us;
 * Jackson 3 is there because somebody chose it, as Spring Boot 4 does. So if both are there, Jackson 3 is used.
 */
enum Library {
    JACKSON_3("tools.jackson.core.json.JsonFactory") {
        @Override
        JsonFormat format(JsonLimits limits) {
            return new Jackson3Format(limits);
        }
    },
    JACKSON_2("com.fasterxml.jackson.core.JsonFactory") {
        @Override
        JsonFormat format(JsonLimits limits) {
            return new Jackson2Format(limits);
        }
    };

    private final String door;

    Library(String door) {
        this.door = door;
    }

    abstract JsonFormat format(JsonLimits limits);

    static Library present() {
        for (Library library : values()) {
            if (library.isPresent()) {
                return library;
            }
        }
        throw new IllegalStateException(
                "no JSON library is on the class path: add"
                        + " com.fasterxml.jackson.core:jackson-core (2.21 or later) or tools.jackson.core:jackson-core (3.0 or later)");
    }

    private boolean isPresent() {
        try {
            Class.forName(door, false, Library.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
