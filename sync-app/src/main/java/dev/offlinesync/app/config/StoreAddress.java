package dev.offlinesync.app.config;

import java.util.Locale;

/**
 * Where the store is.
 *
 * @param text such as {@code sqlite:./data}; there may be a password in it
 * @param setting what it was taken from
 */
public record StoreAddress(String text, Setting setting) {
    private static final String SQLITE = "sqlite:";

    /** What a store begins with when it is looked up, in lower case. */
    public String scheme() {
        return text.substring(0, text.indexOf(':')).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return setting.variable();
    }

    static StoreAddress of(Values values) {
        if (values.has(Setting.STORE) && values.has(Setting.MONGODB_URI)) {
            values.problems().add("only one of SYNC_STORE, SYNC_MONGODB_URI can be set");
        }
        if (values.has(Setting.STORE)) {
            return read(values, Setting.STORE, "[A-Za-z][A-Za-z0-9+.-]*:.*", "an address such as sqlite:./data");
        }
        if (values.has(Setting.MONGODB_URI)) {
            return read(
                    values,
                    Setting.MONGODB_URI,
                    "mongodb(\\+srv)?://\\S+",
                    "a connection string such as mongodb://127.0.0.1:27017/offlinesync?replicaSet=rs0");
        }
        return new StoreAddress(
                SQLITE + values.text(Setting.DATA_DIR).orElse(Setting.DATA_DIR.byDefault()), Setting.DATA_DIR);
    }

    private static StoreAddress read(Values values, Setting setting, String form, String allowed) {
        String text = values.text(setting).orElse("").strip();
        if (!text.matches(form)) {
            values.refuse(setting, allowed);
        }
        return new StoreAddress(text, setting);
    }
}
