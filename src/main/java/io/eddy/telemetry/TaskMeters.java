package io.eddy.telemetry;

import io.eddy.eval.Metric;
import io.eddy.eval.Scores;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.learn.MemberStanding;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Remark;
import io.eddy.learn.Segment;
import io.eddy.stream.TaskStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The meters of one task, from its first status to {@link #remove}. They all show the same status: the last one given. What a
 * status does not have (a snapshot, the accuracy of quantities) has no meter until it does.
 *
 * <p>The registry holds the source of its meters weakly, so whoever wants them to live must hold this.
 */
final class TaskMeters {
    private static final String MODEL = "model";

    /** The metrics that are shown, by {@link Metric#key}. */
    private static final Map<String, MeterNames> SCORES = Map.of(
            Metric.LOG_LOSS.key(), MeterNames.LOG_LOSS,
            Metric.ACCURACY.key(), MeterNames.ACCURACY,
            Metric.MAE.key(), MeterNames.MAE,
            Metric.PERPLEXITY.key(), MeterNames.PERPLEXITY,
            Metric.WORD_ACCURACY.key(), MeterNames.WORD_ACCURACY,
            Metric.UNUSUAL.key(), MeterNames.UNUSUAL,
            Metric.LOSS.key(), MeterNames.UNUSUAL_LOSS,
            Metric.AUC_AFTER_START.key(), MeterNames.UNUSUAL_AUC);

    /** What is there only while it applies. */
    private static final Set<String> PASSING = Stream.concat(
                    SCORES.values().stream(), Stream.of(MeterNames.SEGMENT_SHARE))
            .map(MeterNames::meter)
            .collect(Collectors.toSet());

    private final MeterRegistry registry;
    private final LongSupplier millis;
    private final String partition;
    /** By name and values of the tags. */
    private final Map<List<String>, Meter> meters = new LinkedHashMap<>();

    private volatile TaskStatus status;
    private volatile OptionalLong lag;

    /**
     * @param millis the wall clock
     * @param lag empty while it is not known
     */
    TaskMeters(MeterRegistry registry, LongSupplier millis, TaskStatus first, OptionalLong lag) {
        this.registry = registry;
        this.millis = millis;
        this.partition = Integer.toString(first.partition());
        this.status = first;
        this.lag = lag;
        registerWhatAlwaysIs();
        registerWhatIsByNow();
    }

    /** Shows another moment of the same task. */
    void show(TaskStatus next, OptionalLong nextLag) {
        String before = model(status.version());
        status = next;
        lag = nextLag;
        if (!before.equals(model(next.version()))) {
            Meter old = meters.remove(key(MeterNames.MODEL_OFFSET, before));
            if (old != null) {
                registry.remove(old);
            }
        }
        registerWhatIsByNow();
        removeWhatIsNoMore();
    }

    /** Where the window has no event left that a score could be about, labels are of another kind now, or a segment is gone. */
    private void removeWhatIsNoMore() {
        meters.entrySet().removeIf(entry -> {
            boolean isGone = PASSING.contains(entry.getKey().get(0))
                    && entry.getValue() instanceof Gauge gauge
                    && Double.isNaN(gauge.value());
            if (isGone) {
                registry.remove(entry.getValue());
            }
            return isGone;
        });
    }

    /** Takes the meters out of the registry. */
    void remove() {
        meters.values().forEach(registry::remove);
        meters.clear();
    }

    private void registerWhatAlwaysIs() {
        counter(MeterNames.EVENTS, TaskStatus::learned, "learned");
        counter(MeterNames.EVENTS, TaskStatus::skipped, "skipped");
        counter(MeterNames.EVENTS, TaskMeters::rejected, "rejected");
        counter(MeterNames.EVENTS, s -> s.report().repeated(), "repeated");
        timer(MeterNames.STEP, TaskMeters::steps, TaskStatus::stepNanos);
        timer(MeterNames.ENCODE, TaskMeters::steps, s -> s.vitals().encodeNanos());
        timer(MeterNames.DECODE, s -> steps(s) + rejected(s), TaskStatus::decodeNanos);
        counter(MeterNames.REDONE, s -> s.redo().events());
        gauge(MeterNames.REDO_LEFT, s -> s.redo().left());
        counter(MeterNames.LOST, s -> s.redo().lost());
        counter(MeterNames.CHECKPOINTS, s -> s.checkpoints().taken());
        counter(MeterNames.IGNORED_FIELDS, s -> s.vitals().ignoredFields());
        counter(MeterNames.FORGOTTEN, s -> s.vitals().forgotten().expired(), "expired");
        counter(MeterNames.FORGOTTEN, s -> s.vitals().forgotten().evicted(), "evicted");
        counter(MeterNames.NOT_FINITE, s -> s.vitals().notFinite());
        gauge(MeterNames.GRADIENT_NORM, s -> s.vitals().gradientNorm());
        gauge(MeterNames.WEIGHT_NORM, TaskStatus::weightNorm);
        gauge(MeterNames.LEARNING_RATE, s -> s.vitals().learningRate());
        counter(MeterNames.DRIFTS, s -> s.report().drifts());
        counter(MeterNames.SNAPSHOTS, TaskStatus::snapshots);
        for (Remark.Kind kind : Remark.Kind.values()) {
            counter(MeterNames.REMARKS, s -> s.vitals().remarks().getOrDefault(kind, 0L), kind.code());
        }
        // from the start, because the rate of a series that begins with its first increment misses that increment
        for (Reason reason : Reason.values()) {
            counter(MeterNames.DEAD_LETTERS, s -> s.rejected().getOrDefault(reason, 0L), reason.code());
        }
    }

    private void registerWhatIsByNow() {
        gauge(MeterNames.MODEL_OFFSET, s -> s.version().offset(), model(status.version()));
        if (lag.isPresent()) {
            gauge(MeterNames.LAG, s -> lag.orElse(0));
        }
        for (MemberStanding member : status.vitals().members()) {
            gauge(MeterNames.MEMBER_WEIGHT, s -> standing(s, member.name()).weight(), member.name());
            gauge(MeterNames.MEMBER_LOSS, s -> standing(s, member.name()).loss(), member.name());
        }
        for (String layer : status.vitals().gradientNorms().keySet()) {
            gauge(
                    MeterNames.LAYER_GRADIENT_NORM,
                    s -> s.vitals().gradientNorms().getOrDefault(layer, Double.NaN),
                    layer);
        }
        for (Segment segment : status.segments()) {
            int number = segment.number();
            gauge(MeterNames.SEGMENT_SHARE, s -> share(s, number), Integer.toString(number));
        }
        registerScores(MODEL);
        status.report().baselines().keySet().forEach(this::registerScores);
        if (status.snapshotMillis() >= 0) {
            gauge(MeterNames.SNAPSHOT_OFFSET, TaskStatus::snapshotOffset);
            gauge(MeterNames.SNAPSHOT_SIZE, TaskStatus::snapshotBytes);
            gauge(MeterNames.SNAPSHOT_AGE, s -> age(s.snapshotMillis()));
        }
        registerCheckpoint();
    }

    private static double share(TaskStatus status, int segment) {
        return segment < status.segments().size()
                ? status.segments().get(segment).share()
                : Double.NaN;
    }

    private static MemberStanding standing(TaskStatus status, String member) {
        return status.vitals().members().stream()
                .filter(it -> it.name().equals(member))
                .findFirst()
                .orElse(new MemberStanding(member, Double.NaN, Double.NaN));
    }

    private void registerCheckpoint() {
        if (status.checkpoints().offset() >= 0) {
            gauge(MeterNames.CHECKPOINT_OFFSET, s -> s.checkpoints().offset());
        }
        if (status.checkpoints().millis() >= 0) {
            gauge(MeterNames.CHECKPOINT_SIZE, s -> s.checkpoints().bytes());
            gauge(MeterNames.CHECKPOINT_PAUSE, s -> s.checkpoints().longestPauseNanos() / 1e9);
            gauge(MeterNames.CHECKPOINT_AGE, s -> age(s.checkpoints().millis()));
        }
    }

    /** In seconds; a clock may be set back. */
    private double age(long since) {
        return Math.max(0, millis.getAsLong() - since) / 1e3;
    }

    /** Of several outputs, each has its own. */
    private void registerScores(String predictor) {
        for (Scope scope : Scope.values()) {
            for (String key : scope.of(scores(status, predictor)).keySet()) {
                MeterNames name = SCORES.get(Metric.keyOf(key));
                if (name != null) {
                    gauge(
                            name,
                            s -> scope.of(scores(s, predictor)).getOrDefault(key, Double.NaN),
                            predictor,
                            scope.tag,
                            Metric.outputOf(key));
                }
            }
        }
    }

    private static Scores scores(TaskStatus status, String predictor) {
        return predictor.equals(MODEL)
                ? status.report().model()
                : status.report().baselines().getOrDefault(predictor, Scores.NONE);
    }

    private static String model(ModelVersion version) {
        return version.name() + "-" + version.fingerprint();
    }

    private static long steps(TaskStatus status) {
        return status.learned() + status.skipped();
    }

    private static long rejected(TaskStatus status) {
        return status.rejected().values().stream().mapToLong(Long::longValue).sum();
    }

    private void counter(MeterNames name, ToLongFunction<TaskStatus> count, String... values) {
        meters.computeIfAbsent(
                key(name, values),
                key -> FunctionCounter.builder(name.meter(), this, task -> count.applyAsLong(task.status))
                        .description(name.description())
                        .tags(tags(name, values))
                        .register(registry));
    }

    private void timer(MeterNames name, ToLongFunction<TaskStatus> count, ToLongFunction<TaskStatus> nanos) {
        meters.computeIfAbsent(
                key(name),
                key -> FunctionTimer.builder(
                                name.meter(),
                                this,
                                task -> count.applyAsLong(task.status),
                                task -> nanos.applyAsLong(task.status),
                                TimeUnit.NANOSECONDS)
                        .description(name.description())
                        .tags(tags(name))
                        .register(registry));
    }

    private void gauge(MeterNames name, ToDoubleFunction<TaskStatus> value, String... values) {
        meters.computeIfAbsent(
                key(name, values),
                key -> Gauge.builder(name.meter(), this, task -> value.applyAsDouble(task.status))
                        .description(name.description())
                        .baseUnit(name.unit().isEmpty() ? null : name.unit())
                        .tags(tags(name, values))
                        .register(registry));
    }

    private static List<String> key(MeterNames name, String... values) {
        List<String> key = new ArrayList<>(List.of(values));
        key.add(0, name.meter());
        return key;
    }

    private Tags tags(MeterNames name, String... values) {
        Tags tags = Tags.of(MeterNames.PARTITION, partition);
        for (int i = 0; i < values.length; i++) {
            // because a tag that does not apply, as the output of the only one, is none
            tags = values[i].isEmpty() ? tags : tags.and(name.tags().get(i), values[i]);
        }
        return tags;
    }

    /** Which events a score is about. */
    private enum Scope {
        TOTAL("total"),
        WINDOW("window"),
        FADING("fading");

        private final String tag;

        Scope(String tag) {
            this.tag = tag;
        }

        Map<String, Double> of(Scores scores) {
            return switch (this) {
                case TOTAL -> scores.total();
                case WINDOW -> scores.window();
                case FADING -> scores.fading();
            };
        }
    }
}
