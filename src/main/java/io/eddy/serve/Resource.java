package io.eddy.serve;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** A file that is served as it is: of the page, and the description of the API. Read once. */
final class Resource implements Handler {
    /** Where its WebJar has it; the version is that of the pom. */
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private static final String CSS = "text/css; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    /** So that nothing of the page can ask another host for anything. */
    private static final Map<String, String> GUARDS = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; frame-ancestors 'none'; base-uri 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cache-Control",
            "no-cache");

    private final byte[] bytes;
    private final String type;

    private Resource(String path, String type) {
        this.type = type;
        try (InputStream file = Resource.class.getResourceAsStream(path)) {
            if (file == null) {
                throw new IllegalStateException("the file %s is not in Eddy's jar; build it again".formatted(path));
            }
            bytes = file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Resource json(String name) {
        return new Resource(name, "application/json");
    }

    /** What the page at {@code /} is made of. */
    static List<Route> page() {
        return List.of(
                file("/", "page/index.html", "text/html; charset=utf-8"),
                file("/page/icon.svg", "page/icon.svg", "image/svg+xml"),
                file("/page/live.css", "page/live.css", CSS),
                file("/page/live.js", "page/live.js", SCRIPT),
                file("/page/stream.js", "page/stream.js", SCRIPT),
                file("/page/charts.js", "page/charts.js", SCRIPT),
                file("/page/uplot.js", UPLOT + "uPlot.iife.min.js", SCRIPT),
                file("/page/uplot.css", UPLOT + "uPlot.min.css", CSS));
    }

    static boolean isOfPage(Route route) {
        return route.path().startsWith("/page/");
    }

    private static Route file(String path, String resource, String type) {
        return Route.get(path, new Resource(resource, type)).forAll();
    }

    @Override
    public void handle(Context ctx) {
        GUARDS.forEach(ctx::header);
        ctx.contentType(type).result(bytes);
    }
}
