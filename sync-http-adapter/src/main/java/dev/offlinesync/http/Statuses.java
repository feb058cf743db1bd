package dev.offlinesync.http;

import io.javalin.http.HttpStatus;

/** The names of HTTP status codes. */
final class Statuses {
    private Statuses() {}

    static String title(int status) {
        HttpStatus known = HttpStatus.forStatus(status);
        return known == HttpStatus.UNKNOWN ? "Error" : known.getMessage();
    }
}
