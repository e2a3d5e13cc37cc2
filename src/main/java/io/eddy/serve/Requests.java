package io.eddy.serve;

import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.javalin.http.Context;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** What is common to requests. */
final class Requests {
    private Requests() {}

    /** The body of a request that says that it is JSON: a form on somebody's page cannot say so, and so can ask for nothing. */
    static byte[] json(Context ctx) {
        String type = ctx.contentType();
        if (type == null || !type.regionMatches(true, 0, "application/json", 0, "application/json".length())) {
            throw new Refusal(
                    Problem.Kind.NOT_TYPED_JSON,
                    "the request says that it is %s; send the header 'Content-Type: application/json' (curl --json does)"
                            .formatted(type == null ? "nothing" : type));
        }
        byte @Nullable [] body = ctx.attribute(WholeBody.ATTRIBUTE);
        return body == null ? new byte[0] : body;
    }

    /** The model that a request is for: that of {@code ?partition=3}, or the only one, or that of partition 0. */
    static ServedModel model(Context ctx, ServedModels models) {
        String asked = ctx.queryParam("partition");
        if (asked == null) {
            return models.of(0).orElseGet(() -> onlyOne(models));
        }
        if (!asked.matches("[0-9]{1,9}")) {
            throw new Refusal(
                    Problem.Kind.BAD_PARAMETER,
                    "partition is '%s'; give the number of a partition of events, from 0".formatted(asked));
        }
        return models.of(Integer.parseInt(asked))
                .orElseThrow(() -> models.partitions().isEmpty()
                        ? none()
                        : new Refusal(
                                Problem.Kind.NO_PARTITION,
                                "partition %s is not served here, but %s; ask the process that has it"
                                        .formatted(asked, models.partitions())));
    }

    private static ServedModel onlyOne(ServedModels models) {
        SortedSet<Integer> partitions = models.partitions();
        if (partitions.size() > 1) {
            throw new Refusal(
                    Problem.Kind.BAD_PARAMETER,
                    "there are models of partitions %s here; say which with ?partition=".formatted(partitions));
        }
        return partitions.stream().findFirst().flatMap(models::of).orElseThrow(Requests::none);
    }

    /** What cannot be read, or holds what it cannot hold. */
    static Refusal refusal(RejectedEvent e, String before) {
        boolean noJson = e.reason() == Reason.NOT_JSON || e.reason() == Reason.EMPTY;
        return new Refusal(noJson ? Problem.Kind.NOT_JSON : Problem.Kind.NO_EVENT, before + e.getMessage());
    }

    private static Refusal none() {
        return new Refusal(
                Problem.Kind.NO_MODEL,
                "no model is here yet: the pipeline starts, or another process has its partitions; /health says which");
    }
}
