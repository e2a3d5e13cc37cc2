package io.eddy.telemetry;

import java.util.List;

/**
 * Every meter that is Eddy's own. Each but {@link #SILENT} and those of HTTP has the tag {@code partition}, that of the events topic or of an input; the values of
 * the others are few and known.
 */
public enum MeterNames {
    SILENT("eddy.cluster.silent", Kind.GAUGE, "seconds", "Time since the cluster stopped answering; 0 while it does"),
    LAG("eddy.learner.lag", Kind.GAUGE, "", "Offsets with events not learned yet, as the cluster told last"),
    EVENTS("eddy.learner.events", Kind.COUNTER, "", "Events by what became of them", "outcome"),
    INTAKE_RECORDS(
            "eddy.intake.records",
            Kind.COUNTER,
            "",
            "Records of an input that this process made events of, or set aside",
            "topic",
            "outcome"),
    INTAKE_DEAD_LETTERS(
            "eddy.intake.dead.letters",
            Kind.COUNTER,
            "",
            "Records of an input set aside, by reason",
            "topic",
            "reason"),
    INTAKE_LAG("eddy.intake.lag", Kind.GAUGE, "", "Records not taken in yet, as the cluster told last", "topic"),
    INTAKE_LOST(
            "eddy.intake.lost",
            Kind.COUNTER,
            "",
            "Offsets of an input that retention removed before they were taken in",
            "topic"),
    INTAKE_WAITING(
            "eddy.intake.waiting", Kind.GAUGE, "", "1 while an input waits for its registry of schemas", "topic"),
    REQUESTS("eddy.requests", Kind.COUNTER, "", "Requests that this process answered, or set aside", "outcome"),
    REQUESTS_LAG("eddy.requests.lag", Kind.GAUGE, "", "Requests not answered yet, as the cluster told last"),
    REQUESTS_LOST(
            "eddy.requests.lost",
            Kind.COUNTER,
            "",
            "Offsets of requests that retention removed before they were answered"),
    JOIN_REQUESTS(
            "eddy.join.requests",
            Kind.COUNTER,
            "",
            "Requests by what was decided of them; a corrected one was defaulted before",
            "outcome"),
    JOIN_FEEDBACK(
            "eddy.join.feedback",
            Kind.COUNTER,
            "",
            "Feedback by what became of it, rejected by this process",
            "outcome"),
    JOIN_REMEMBERED("eddy.join.remembered", Kind.GAUGE, "", "Ids that wait, or were decided a short time ago"),
    JOIN_LAG("eddy.join.lag", Kind.GAUGE, "", "Feedback not joined yet, as the cluster told last"),
    JOIN_LOST("eddy.join.lost", Kind.COUNTER, "", "Offsets of feedback that retention removed before they were joined"),
    HTTP_REQUESTS("eddy.http.requests", Kind.COUNTER, "", "Requests over HTTP by what became of them", "outcome"),
    HTTP_PREDICT(
            "eddy.http.predict",
            Kind.TIMER,
            "seconds",
            "Time to answer a request for predictions over HTTP, from when it has arrived"),
    HTTP_SLOW(
            "eddy.http.predict.slow",
            Kind.GAUGE,
            "seconds",
            "99 % of the latest 1,024 requests for predictions took no longer"),
    STEP("eddy.learner.step", Kind.TIMER, "seconds", "Time to encode and predict an event and to learn from it"),
    ENCODE("eddy.learner.encode", Kind.TIMER, "seconds", "Part of the step that turns fields into numbers"),
    DECODE("eddy.learner.decode", Kind.TIMER, "seconds", "Time to read an event from its bytes"),
    REDONE("eddy.learner.redone", Kind.COUNTER, "", "Events learned again from the log when the task started"),
    REDO_LEFT("eddy.learner.redo.left", Kind.GAUGE, "", "Offsets still to be learned again before the task goes on"),
    LOST("eddy.learner.lost", Kind.COUNTER, "", "Offsets that retention removed before they were learned (again)"),
    IGNORED_FIELDS("eddy.learner.ignored.fields", Kind.COUNTER, "", "Values of fields that the model does not know"),
    FORGOTTEN(
            "eddy.learner.forgotten",
            Kind.COUNTER,
            "",
            "Ids, and keys of histories, that were not seen for too long (expired) or had to make room (evicted)",
            "reason"),
    REMARKS(
            "eddy.learner.remarks",
            Kind.COUNTER,
            "",
            "What does not fit what fields and label were taken for: fields that begin late, turn into text, are not named, ...",
            "kind"),
    NOT_FINITE("eddy.learner.gradients.not.finite", Kind.COUNTER, "", "Steps not taken: the gradient was not finite"),
    MEMBER_WEIGHT("eddy.member.weight", Kind.GAUGE, "", "Share of a member in the mixture; all together 1", "member"),
    MEMBER_LOSS(
            "eddy.member.loss",
            Kind.GAUGE,
            "",
            "Mean loss of what a member alone has said: log loss in nats, or absolute error",
            "member"),
    GRADIENT_NORM("eddy.learner.gradient.norm", Kind.GAUGE, "", "Length of the last gradient, before clipping"),
    LAYER_GRADIENT_NORM(
            "eddy.layer.gradient.norm",
            Kind.GAUGE,
            "",
            "Length of a layer's part of the last gradient, before clipping",
            "layer"),
    WEIGHT_NORM("eddy.learner.weight.norm", Kind.GAUGE, "", "Length of the vector of all weights"),
    LEARNING_RATE("eddy.learner.learning.rate", Kind.GAUGE, "", "Learning rate of the last step"),

    LOG_LOSS(
            "eddy.progressive.log.loss",
            Kind.GAUGE,
            "",
            "Mean log loss in nats, predicted first",
            "predictor",
            "scope",
            "output"),
    ACCURACY(
            "eddy.progressive.accuracy",
            Kind.GAUGE,
            "",
            "Share of right classes, predicted first",
            "predictor",
            "scope",
            "output"),
    MAE(
            "eddy.progressive.mae",
            Kind.GAUGE,
            "",
            "Mean absolute error in the label's unit, predicted first",
            "predictor",
            "scope",
            "output"),
    PERPLEXITY(
            "eddy.progressive.perplexity",
            Kind.GAUGE,
            "",
            "Perplexity of the words of texts, predicted first",
            "predictor",
            "scope"),
    WORD_ACCURACY(
            "eddy.progressive.word.accuracy",
            Kind.GAUGE,
            "",
            "Share of the words of texts that were foreseen, predicted first",
            "predictor",
            "scope"),
    UNUSUAL(
            "eddy.progressive.unusual",
            Kind.GAUGE,
            "",
            "Share of the events that were found to be unusual",
            "predictor",
            "scope"),
    UNUSUAL_LOSS(
            "eddy.progressive.unusual.loss",
            Kind.GAUGE,
            "",
            "Mean of how far events are from what is usual, in squared deviations",
            "predictor",
            "scope"),
    UNUSUAL_AUC(
            "eddy.progressive.unusual.auc",
            Kind.GAUGE,
            "",
            "Area under the ROC curve of how unusual labelled events were found to be, after the 200th",
            "predictor",
            "scope"),
    SEGMENT_SHARE(
            "eddy.segment.share",
            Kind.GAUGE,
            "",
            "Share of the events of late that are in a segment; all together 1",
            "segment"),
    DRIFTS("eddy.progressive.drifts", Kind.COUNTER, "", "How often the model's error was found to have risen"),

    MODEL_OFFSET(
            "eddy.model.offset", Kind.GAUGE, "", "The model's version: how far into the log it has learned", "model"),
    SNAPSHOTS("eddy.snapshot.published", Kind.COUNTER, "", "Snapshots published by this process"),
    SNAPSHOT_OFFSET("eddy.snapshot.offset", Kind.GAUGE, "", "How far the model of the last snapshot had learned"),
    SNAPSHOT_SIZE("eddy.snapshot.size", Kind.GAUGE, "bytes", "Size of the last snapshot"),
    SNAPSHOT_AGE("eddy.snapshot.age", Kind.GAUGE, "seconds", "Time since the last snapshot"),
    CHECKPOINTS("eddy.checkpoint.taken", Kind.COUNTER, "", "Checkpoints taken by this process"),
    CHECKPOINT_OFFSET("eddy.checkpoint.offset", Kind.GAUGE, "", "From where a restart would learn again"),
    CHECKPOINT_SIZE(
            "eddy.checkpoint.size", Kind.GAUGE, "bytes", "What the last checkpoint wrote: the pages that had changed"),
    CHECKPOINT_AGE("eddy.checkpoint.age", Kind.GAUGE, "seconds", "Time since the last checkpoint"),
    CHECKPOINT_PAUSE(
            "eddy.checkpoint.pause",
            Kind.GAUGE,
            "seconds",
            "Longest time that copying for a checkpoint has held up events"),
    DEAD_LETTERS("eddy.dead.letters", Kind.COUNTER, "", "Events set aside, by reason; not feedback", "reason");

    /** The tag that all have. */
    static final String PARTITION = "partition";

    enum Kind {
        /** Only grows, and starts at 0 with the process or with what it restored. */
        COUNTER,
        /** Two counters: how often, and how long in all. */
        TIMER,
        GAUGE
    }

    private final String meter;
    private final Kind kind;
    private final String unit;
    private final String description;
    private final List<String> tags;

    MeterNames(String meter, Kind kind, String unit, String description, String... tags) {
        this.meter = meter;
        this.kind = kind;
        this.unit = unit;
        this.description = description;
        this.tags = List.of(tags);
    }

    /** The name as Micrometer has it: {@code eddy.learner.events}. */
    public String meter() {
        return meter;
    }

    Kind kind() {
        return kind;
    }

    /** The base unit, or nothing for plain numbers. */
    public String unit() {
        return unit;
    }

    public String description() {
        return description;
    }

    /** The tags besides {@code partition}. */
    public List<String> tags() {
        return tags;
    }

    /** The names of its series in Prometheus: {@code eddy_learner_step_seconds_count} and {@code …_sum}, for one. */
    public List<String> series() {
        String name = meter.replace('.', '_') + (unit.isEmpty() ? "" : "_" + unit);
        return switch (kind) {
            case COUNTER -> List.of(name + "_total");
            case TIMER -> List.of(name + "_count", name + "_sum");
            case GAUGE -> List.of(name);
        };
    }
}
