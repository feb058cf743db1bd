package dev.offlinesync.api;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Requests that a web page of another origin can have a browser send, together with a cookie or a password that the
 * browser keeps: cross-site request forgery. A browser asks first (CORS) if a request has a JSON type, a bearer token or
 * a header of the application's, and if its method is another one than POST. So only bodiless POSTs without any of them
 * are left, and a browser says where those come from.
 */
final class ForeignPage {
    /** What a form of HTML can send. */
    private static final List<String> FORMS =
            List.of("application/x-www-form-urlencoded", "multipart/form-data", "text/plain");

    private static final List<String> OWN_HEADERS = List.of("X-Requested-With", "Idempotency-Key", SyncUser.HEADER);
    private static final String BEARER = "bearer ";

    private ForeignPage() {}

    /** Whether a page of another origin has sent it, and did not have to ask. */
    static boolean sent(ApiRequest request) {
        return request.method().equals("POST")
                && isOfForm(request.header("Content-Type"))
                && OWN_HEADERS.stream().allMatch(name -> request.header(name) == null)
                && !isBearer(request.header("Authorization"))
                && isForeign(request);
    }

    private static boolean isOfForm(@Nullable String type) {
        return type == null || FORMS.contains(type.split(";", -1)[0].strip().toLowerCase(Locale.ROOT));
    }

    private static boolean isBearer(@Nullable String authorization) {
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length());
    }

    private static boolean isForeign(ApiRequest request) {
        String site = request.header("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        String origin = request.header("Origin"); // of a browser that is too old to say the site
        if (origin == null) {
            return false; // no browser
        }
        String host = origin.substring(origin.indexOf("//") < 0 ? 0 : origin.indexOf("//") + 2);
        return !host.equalsIgnoreCase(request.header("Host"))
                && !host.equalsIgnoreCase(request.header("X-Forwarded-Host"));
    }
}
