package io.eddy.serve;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import io.eddy.wire.EventBatchReader;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/feedback}: how it turned out. Answered when it is written to its topic; the joiner then decides what is learned. */
final class FeedbackRoute implements Handler {
    private final ServedModels models;
    private final AskedIds asked;
    private final Optional<FeedbackLog> log;

    /** @param log empty where nothing would join feedback with its request */
    FeedbackRoute(ServedModels models, AskedIds asked, Optional<FeedbackLog> log) {
        this.models = models;
        this.asked = asked;
        this.log = log;
    }

    @Override
    public void handle(Context ctx) {
        byte[] body = Requests.json(ctx);
        FeedbackLog to = log.orElseThrow(
                () -> new Refusal(
                        Problem.Kind.NO_JOIN,
                        "nothing joins feedback with its request: the model file has no section join, as in 'join: {wait: 30m}'"));
        List<String> unknown = new ArrayList<>();
        SortedMap<Integer, List<byte[]>> byPartition = new TreeMap<>();
        List<Event> told = read(body);
        for (Event each : told) {
            String id = Objects.requireNonNull(each.id());
            Optional<Integer> known = asked.partition(id);
            if (known.isEmpty()) {
                unknown.add(id);
            }
            int partition = ctx.queryParam("partition") == null && known.isPresent() ? known.get() : ofUnknown(ctx, id);
            byPartition.computeIfAbsent(partition, number -> new ArrayList<>()).add(Json.bytes(message(each)));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("accepted", told.size());
        json.put("unknown", unknown);
        byte[] answer = Json.bytes(json);
        ctx.future(() -> all(to, byPartition)
                .thenRun(() -> ctx.status(202).contentType("application/json").result(answer))
                .exceptionally(failure -> {
                    Problems.answer(
                            new Problem(
                                    Problem.Kind.NOT_WRITTEN,
                                    "the cluster has not taken it: %s; send it again, it counts once"
                                            .formatted(reason(failure))),
                            ctx);
                    return null;
                }));
    }

    /** That which is said, or the only one: where there are several, a guess would lose the label. */
    private int ofUnknown(Context ctx, String id) {
        if (ctx.queryParam("partition") == null && models.partitions().size() > 1) {
            throw new Refusal(
                    Problem.Kind.BAD_PARAMETER,
                    "the id '%s' was not asked here lately, and there are models of partitions %s; say with ?partition= which one its request went to"
                            .formatted(id, models.partitions()));
        }
        return Requests.model(ctx, models).partition();
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return String.valueOf(cause.getMessage());
    }

    private static List<Event> read(byte[] body) {
        try {
            return EventBatchReader.ofFeedback().read(body);
        } catch (RejectedEvent e) {
            throw Requests.refusal(e, "");
        }
    }

    private static CompletableFuture<Void> all(FeedbackLog to, Map<Integer, List<byte[]>> byPartition) {
        return CompletableFuture.allOf(byPartition.entrySet().stream()
                .map(entry -> to.told(entry.getKey(), entry.getValue()))
                .map(CompletionStage::toCompletableFuture)
                .toArray(CompletableFuture[]::new));
    }

    private static Map<String, @Nullable Object> message(Event told) {
        Map<String, @Nullable Object> message = new LinkedHashMap<>();
        message.put("id", Objects.requireNonNull(told.id()));
        message.put("label", label(told.label()));
        if (told.weight() != 1) {
            message.put("weight", told.weight());
        }
        if (told.time() >= 0) {
            message.put("time", told.time());
        }
        return message;
    }

    private static @Nullable Object label(Value label) {
        if (!label.parts().isEmpty()) {
            Map<String, @Nullable Object> labels = new LinkedHashMap<>();
            label.parts().forEach((output, part) -> labels.put(output, label(part)));
            return labels;
        }
        return switch (label.kind()) {
            case MISSING -> null;
            case BOOLEAN -> label.number() != 0;
            case NUMBER -> label.hasDigits() ? new BigInteger(label.text()) : (Object) label.number();
            default -> label.asName();
        };
    }
}
