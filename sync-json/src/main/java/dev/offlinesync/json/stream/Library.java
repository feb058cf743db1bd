package dev.offlinesync.json.stream;

/**
 * The libraries that can be used, the preferred one first. Jackson 2 comes along with many other libraries, and with us;
 * Jackson 3 is there because somebody chose it, as Spring Boot 4 does. So if both are there, Jackson 3 is used.
 */
enum Library {
    JACKSON_3 {
        @Override
        JsonFormat format(JsonLimits limits) {
            return new Jackson3Format(limits);
        }

        @Override
        void find() throws ClassNotFoundException {
            Class.forName("tools.jackson.core.json.JsonFactory", false, Library.class.getClassLoader());
        }
    },
    JACKSON_2 {
        @Override
        JsonFormat format(JsonLimits limits) {
            return new Jackson2Format(limits);
        }

        @Override
        void find() throws ClassNotFoundException {
            Class.forName("com.fasterxml.jackson.core.JsonFactory", false, Library.class.getClassLoader());
        }
    };

    abstract JsonFormat format(JsonLimits limits);

    /** The name is a literal, which native images understand. */
    abstract void find() throws ClassNotFoundException;

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
            find();
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
