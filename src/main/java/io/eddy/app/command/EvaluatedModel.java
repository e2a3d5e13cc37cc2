package io.eddy.app.command;

import io.eddy.eval.Confusion;
import io.eddy.eval.Evaluation;
import io.eddy.eval.LateLabels;
import io.eddy.eval.Progressive;
import io.eddy.eval.Report;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Remark;
import io.eddy.learn.Step;
import io.eddy.snapshot.Snapshot;
import io.eddy.spec.Specification;
import io.eddy.state.Tensors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;

/** One model of an evaluation: it predicts each event, learns from it, and is judged. */
final class EvaluatedModel {
    private final Specification specification;
    private final Learner learner;
    private final Evaluation evaluation;
    private final Progressive progressive;
    private final LateLabels late;
    private final LabelDelay delay;
    private final List<BiConsumer<Event, Step>> listeners = new ArrayList<>();
    private final Confusion confusion = new Confusion();
    private final Teller teller;
    private int news;
    private long lastMillis;

    /** The first row of each kind that could not be learned from. */
    private final EnumMap<RejectedEvent.Reason, Rejected> rejections = new EnumMap<>(RejectedEvent.Reason.class);

    EvaluatedModel(Specification specification, LabelDelay delay, Teller teller) {
        this.specification = specification;
        this.teller = teller;
        learner = Learners.of(specification);
        evaluation = new Evaluation(Evaluation.Scope.of(specification.output()));
        progressive = new Progressive(learner, evaluation, this::judged);
        late = new LateLabels(progressive, delay.delay());
        this.delay = delay;
    }

    Learner learner() {
        return learner;
    }

    Evaluation evaluation() {
        return evaluation;
    }

    /** Rows that were rejected for one reason. */
    private record Rejected(long rows, long first, String why) {
        Rejected withOneMore() {
            return new Rejected(rows + 1, first, why);
        }

        String told(RejectedEvent.Reason reason) {
            String others = rows == 1 ? "" : String.format(Locale.ROOT, ", of %,d rows in all", rows);
            return "%s in row %d, the first of its kind%s: %s".formatted(reason.code(), first, others, why);
        }
    }

    /** Listeners are told in the order in which they came, when a prediction has been judged. */
    void whenJudged(BiConsumer<Event, Step> listener) {
        listeners.add(listener);
    }

    private void judged(Event event, Step step) {
        confusion.add(step.prediction(), step.label());
        listeners.forEach(listener -> listener.accept(event, step));
    }

    /** @param now when the event happened, if labels are late by time */
    void learn(Event event, long row, long now) {
        lastMillis = Math.max(0, event.time());
        if (progressive.passesOver(event)) {
            return;
        }
        try {
            if (delay.isNone() || event.label().isMissing()) {
                progressive.learn(event);
            } else {
                late.next(event, now);
            }
        } catch (RejectedEvent e) {
            remember(e, row);
        }
    }

    /** Learns from labels that are still on their way. */
    void end(long row) {
        try {
            late.end();
        } catch (RejectedEvent e) {
            remember(e, row);
        }
    }

    /** Counts a row that is no event. Such a one never comes to a learner, in the pipeline too. */
    void reject(RejectedEvent e, long row) {
        evaluation.reject();
        remember(e, row);
    }

    private void remember(RejectedEvent e, long row) {
        rejections.merge(
                e.reason(),
                new Rejected(1, row, String.valueOf(e.getMessage())),
                (first, again) -> first.withOneMore());
    }

    /** For each reason the first row, and how many there were. */
    List<String> rejections() {
        return rejections.entrySet().stream()
                .map(entry -> entry.getValue().told(entry.getKey()))
                .toList();
    }

    boolean hasNews() {
        return learner.news() > news;
    }

    void tellNews() {
        if (hasNews()) {
            news = learner.news();
            teller.look(learner.interpretation(), learner.remarks());
        }
    }

    void tellEnd() {
        teller.end(learner.interpretation(), learner.remarks());
    }

    /** How many labels came only after the last row. */
    long labelsAtTheEnd() {
        return late.atTheEnd();
    }

    /**
     * @param source what the rows are called
     * @param labelDelay how late labels came, if they did
     */
    EvaluationFigures figures(EvaluationFigures.Rows rows, String source, Optional<String> labelDelay) {
        return new EvaluationFigures(
                rows,
                evaluation.report(),
                confusion,
                learner.remarks(),
                learner.vitals().members(),
                learner.segments(),
                learner.vitals().remarks().getOrDefault(Remark.Kind.NO_FIELD, 0L),
                labelDelay,
                snapshot(new ModelVersion(
                        specification.name(), specification.fingerprint(), source, rows.all() - rows.unreadable())));
    }

    /** Why learning with all that was inferred, from the first event on, ends in another digest; empty if it ends in the same. */
    Optional<String> whyInferringMattered() {
        if (learner.specification().canonical().equals(specification.canonical())) {
            return Optional.empty();
        } else if (!delay.isNone()) {
            return Optional.of("labels came late, and it answers otherwise until the first of them have");
        }
        return learner.remarks().stream()
                .filter(remark -> remark.kind() == Remark.Kind.TURNED_LABEL || isTakenOn(remark))
                .map(Remark::text)
                .findFirst();
    }

    /** Whether it is of a field that began late and that the model has now. */
    private boolean isTakenOn(Remark remark) {
        return remark.kind() == Remark.Kind.LATE_FIELD
                && learner.specification().features().keySet().stream()
                        .anyMatch(name -> remark.text().startsWith("field " + name + " "));
    }

    private Snapshot snapshot(ModelVersion version) {
        Tensors tensors = new Tensors();
        learner.state(tensors.save(false));
        Report report = evaluation.report();
        return new Snapshot(
                version,
                report.events(),
                Instant.ofEpochMilli(lastMillis),
                learner.specification().canonical(),
                report.metrics(),
                tensors);
    }
}
