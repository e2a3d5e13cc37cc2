package io.eddy.serve;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code GET /v1/model}: which model answers now. */
final class ModelRoute implements Handler {
    private final ServedModels models;

    ModelRoute(ServedModels models) {
        this.models = models;
    }

    @Override
    public void handle(Context ctx) {
        ServedModel model = Requests.model(ctx, models);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("model", model.frozen().version().toString());
        json.put("partitions", models.partitions());
        json.put("learned", model.frozen().events());
        json.put("time", model.frozen().time().toString());
        json.put("ageMillis", models.millisSince(model));
        json.put("metrics", model.frozen().metrics());
        if (!model.frozen().segments().isEmpty()) {
            json.put("segments", model.frozen().segments());
        }
        json.put("specification", model.frozen().specification().canonical());
        ctx.contentType("application/json").result(Json.bytes(json));
    }
}
