package io.eddy.serve;

import io.eddy.feature.Event;
import io.eddy.wire.PredictionMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What there is to see as models learn, told to whoever listens at {@code /v1/events}: metrics each second, predictions beside outcomes as they
 * come, which class was taken for which, the strongest fields, and when something happened.
 */
public final class LiveShow implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveShow.class);
    private static final long LOOK_MILLIS = 250;
    private static final int LOOKS_PER_SECOND = 4;

    private final ServedModels models;
    private final LongSupplier millis;
    private final LongSupplier nanos;
    private final LiveMessages messages = new LiveMessages();
    private final Map<Integer, LiveLearner> byPartition = new ConcurrentHashMap<>();
    private final Map<Integer, LearnerStory> stories = new TreeMap<>();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "http-live");
        thread.setDaemon(true);
        return thread;
    });
    private int looks;
    private int listeners;
    private volatile boolean broken;

    /**
     * @param models for asking which fields matter
     * @param millis the wall clock
     * @param nanos a clock for measuring
     */
    public LiveShow(ServedModels models, LongSupplier millis, LongSupplier nanos) {
        this.models = models;
        this.millis = millis;
        this.nanos = nanos;
    }

    /**
     * Begins to look.
     *
     * @param learners asked once a second
     */
    public void start(Supplier<List<LearnerView>> learners) {
        ticker.scheduleWithFixedDelay(() -> look(learners), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** An event was predicted and learned from; by the learner's thread, which is held up for some hundred nanoseconds. */
    public void answered(int partition, Event event, PredictionMessage message) {
        if (broken) {
            return;
        }
        try {
            LiveLearner learner = byPartition.get(partition);
            if (learner == null) {
                learner = byPartition.computeIfAbsent(partition, number -> new LiveLearner());
            }
            learner.answered(event, message);
        } catch (RuntimeException e) {
            broken = true; // because what is shown must never stop what is learned
            LOG.error("the live page shows no more outcomes", e);
        }
    }

    /** Another process has the partition from now on; what there was of it is forgotten. */
    public void left(int partition) {
        byPartition.remove(partition); // its story goes with the next look
    }

    LiveMessages messages() {
        return messages;
    }

    /** Somebody begins to listen. */
    synchronized Beginning begin() {
        listeners++;
        return new Beginning(history(), messages.next());
    }

    /** And ends. */
    synchronized void end() {
        listeners--;
    }

    /**
     * @param history all that was so far
     * @param next the number of the message that comes after it
     */
    record Beginning(Object history, long next) {}

    private Object history() {
        List<Object> all = new ArrayList<>();
        stories.forEach((partition, story) -> all.add(story.all()));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("time", millis.getAsLong());
        json.put("learners", all);
        return json;
    }

    private void look(Supplier<List<LearnerView>> learners) {
        try {
            samples();
            if (++looks % LOOKS_PER_SECOND == 0) {
                metrics(learners.get());
            }
            if (looks % (2 * LOOKS_PER_SECOND) == 0) {
                matters();
            }
        } catch (RuntimeException e) {
            LOG.error("the live page is not told what happens", e); // because a ticker that throws never ticks again
        }
    }

    private synchronized void samples() {
        byPartition.forEach((partition, learner) -> learner.sample().ifPresent(sample -> {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("partition", partition);
            json.putAll(sample);
            story(partition).answered(json);
            messages.add("prediction", json);
        }));
    }

    private synchronized void metrics(List<LearnerView> views) {
        for (LearnerView view : views) {
            LearnerStory story = story(view.partition());
            story.look(view, millis.getAsLong());
            messages.add("metrics", story.latest());
            story.news().forEach(mark -> messages.add("mark", mark));
        }
        stories.keySet().retainAll(views.stream().map(LearnerView::partition).toList());
    }

    private synchronized void matters() {
        byPartition.forEach((partition, learner) -> {
            if (listeners > 0) {
                models.of(partition).ifPresent(model -> learner.fields().look(model, nanos));
            }
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("partition", partition);
            json.put("fields", learner.fields().shown());
            json.put("outcomes", learner.outcomes().shown());
            story(partition).matters(json);
            messages.add("insight", json);
        });
    }

    private LearnerStory story(int partition) {
        return stories.computeIfAbsent(partition, LearnerStory::new);
    }

    /** Has each answer to a listener end. */
    void endListening() {
        messages.end();
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        endListening();
    }
}
