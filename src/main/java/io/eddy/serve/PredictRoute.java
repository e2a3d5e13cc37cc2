package io.eddy.serve;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.wire.EventBatchReader;
import io.eddy.wire.EventWriter;
import io.eddy.wire.PredictionMessage;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/predict}: what the newest model says of one event, or of several. The hot path: streaming parser, no trees. */
final class PredictRoute implements Handler {
    private final ServedModels models;
    private final Optional<FeedbackLog> feedback;
    private final RecentPredictions recent;
    private final AskedIds asked;
    private final HttpFigures figures;
    private final LongSupplier nanos;

    /** Not in use; there come to be as many as threads answer at the same time. */
    private final Queue<Clerk> clerks = new ConcurrentLinkedQueue<>();

    /** What one thread needs to answer. */
    private static final class Clerk {
        private final EventBatchReader reader = EventBatchReader.ofEvents();
        private final PredictionAnswer answer = new PredictionAnswer();
        private final EventWriter writer = new EventWriter();
    }

    PredictRoute(Served served, RecentPredictions recent, AskedIds asked, LongSupplier nanos) {
        models = served.models();
        feedback = served.feedback();
        figures = served.figures();
        this.recent = recent;
        this.asked = asked;
        this.nanos = nanos;
    }

    @Override
    public void handle(Context ctx) throws IOException {
        long start = nanos.getAsLong();
        byte[] body = Requests.json(ctx);
        models.askedNow();
        ServedModel model = Requests.model(ctx, models);
        @Nullable Clerk free = clerks.poll();
        Clerk clerk = free == null ? new Clerk() : free;
        try {
            byte[] answer = answer(clerk, body, model);
            ctx.res().setContentType("application/json");
            ctx.res().setContentLength(answer.length);
            ctx.res()
                    .getOutputStream()
                    .write(answer); // because a result goes through a buffer of 32 KiB, each a new one
            figures.predicted(nanos.getAsLong() - start);
        } finally {
            clerks.add(clerk);
        }
    }

    private byte[] answer(Clerk clerk, byte[] body, ServedModel model) {
        int number = 0;
        try {
            List<Event> events = clerk.reader.read(body);
            clerk.answer.begin(clerk.reader.several());
            for (Event event : events) {
                number++;
                clerk.answer.add(
                        new PredictionMessage(
                                event.id(),
                                model.frozen().predict(event),
                                model.frozen().version(),
                                null,
                                Float.NaN,
                                event.time()),
                        model.ignored(event));
            }
            note(clerk, events, body, model); // not before all are answered, because who is refused has asked nothing
            return clerk.answer.end();
        } catch (RejectedEvent e) {
            throw Requests.refusal(e, number > 0 && clerk.reader.several() ? "event " + number + ": " : "");
        }
    }

    private void note(Clerk clerk, List<Event> events, byte[] body, ServedModel model) {
        int number = 0;
        for (Event event : events) {
            number++;
            if (event.id() != null) {
                recent.add(event.id(), body, number, model);
                asked.add(event.id(), model.partition());
                ask(clerk, event, body, model);
            }
        }
    }

    /** So that what is learned from, once it has turned out, are the fields that were asked. */
    private void ask(Clerk clerk, Event event, byte[] body, ServedModel model) {
        if (feedback.isPresent()) {
            byte[] request = clerk.reader.several() ? clerk.writer.write(event) : body;
            feedback.get()
                    .asked(model.partition(), request, model.frozen().version().toString());
        }
    }
}
