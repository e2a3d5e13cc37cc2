package io.eddy.serve;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every path there is. To add one: list it here, describe it in {@code openapi.json}; a test compares the two. */
final class Routes {
    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private Routes() {}

    static List<Route> of(Served served, LongSupplier nanos) {
        RecentPredictions recent = new RecentPredictions();
        AskedIds asked = new AskedIds();
        List<Route> routes = new ArrayList<>();
        routes.add(Route.post("/v1/predict", new PredictRoute(served, recent, asked, nanos)));
        routes.add(Route.post("/v1/feedback", new FeedbackRoute(served.models(), asked, served.feedback())));
        routes.add(Route.get("/v1/model", new ModelRoute(served.models())));
        routes.add(Route.get("/v1/explain/<id>", new ExplainRoute(recent)));
        routes.add(Route.get("/v1/events", new EventsRoute(served.show())));
        routes.add(Route.get("/v1/openapi.json", Resource.json("openapi.json")).forAll());
        routes.add(Route.get(
                "/metrics",
                ctx -> ctx.contentType(PROMETHEUS_TEXT).result(served.metrics().get())));
        routes.add(health("/health/live", served.live()));
        routes.add(health("/health/ready", served.ready()));
        routes.add(
                health("/health", () -> both(served.live().get(), served.ready().get())));
        routes.addAll(Resource.page());
        return List.copyOf(routes);
    }

    /** With an answer for all that is none of them, or goes wrong. */
    static void add(List<Route> routes, RoutesConfig config) {
        routes.forEach(route ->
                config.addHttpHandler(HandlerType.findOrCreate(route.method()), route.path(), route.handler()));
        config.exception(Refusal.class, (refusal, ctx) -> Problems.answer(refusal.problem(), ctx));
        config.exception(Exception.class, (e, ctx) -> {
            LOG.error("{} {} failed", ctx.method(), ctx.path(), e);
            Problems.answer(
                    new Problem(
                            Problem.Kind.DEFECT,
                            "%s while answering; the log of Eddy has more, and learning goes on"
                                    .formatted(e.getClass().getSimpleName())),
                    ctx);
        });
        config.error(404, ctx -> answerUnlessAnswered(ctx, () -> nowhere(ctx.path(), routes)));
        config.error(405, ctx -> answerUnlessAnswered(ctx, () -> wrongMethod(ctx)));
    }

    private static void answerUnlessAnswered(Context ctx, Supplier<Problem> problem) {
        if (!Problem.CONTENT_TYPE.equals(ctx.res().getContentType())) {
            Problems.answer(problem.get(), ctx);
        }
    }

    private static Problem nowhere(String path, List<Route> routes) {
        return new Problem(
                Problem.Kind.NOT_FOUND,
                "there is nothing at %s; there is %s"
                        .formatted(
                                path,
                                routes.stream()
                                        .filter(route -> !Resource.isOfPage(route))
                                        .map(route -> route.method() + " " + route.path())
                                        .collect(Collectors.joining(", "))));
    }

    private static Problem wrongMethod(Context ctx) {
        return new Problem(
                Problem.Kind.WRONG_METHOD,
                "%s is not for %s; /v1/openapi.json says what there is".formatted(ctx.path(), ctx.method()));
    }

    private static Route health(String path, Supplier<Health> health) {
        return Route.get(path, ctx -> {
                    Health now = health.get();
                    ctx.status(now.up() ? 200 : 503).json(now.asJson());
                })
                .forAll();
    }

    private static Health both(Health live, Health ready) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("live", live.asJson());
        details.put("ready", ready.asJson());
        return new Health(live.up() && ready.up(), details);
    }
}
