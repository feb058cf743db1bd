package dev.offlinesync.spring;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/** Hands the paths of the API over, behind whatever routes the application has itself. */
final class ApiMapping extends SimpleUrlHandlerMapping {
    /** Behind controllers (0) and beans named by a path (2), before files (almost last). */
    private static final int ORDER = 100;

    /** @param mount what stands before each path */
    ApiMapping(String mount, Set<String> paths, HttpRequestHandler bridge) {
        setOrder(ORDER);
        Map<String, HttpRequestHandler> handlers = new TreeMap<>();
        paths.forEach(path -> {
            handlers.put(mount + path, bridge);
            handlers.put(mount + path + "/", bridge); // a slash at the end means nothing
        });
        setUrlMap(handlers);
    }

    /** The API answers browsers' questions itself. */
    @Override
    protected HandlerExecutionChain getCorsHandlerExecutionChain(
            HttpServletRequest request, HandlerExecutionChain chain, @Nullable CorsConfiguration config) {
        return chain;
    }
}
