package io.eddy.learn;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import io.eddy.learn.Remark.Kind;
import io.eddy.spec.Inference;
import io.eddy.spec.Interpretation;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Feature;
import io.eddy.spec.SpecificationException;
import io.eddy.spec.SpecificationReader;
import io.eddy.spec.Spelling;
import io.eddy.state.Archive;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A learner that settles by the first events what its specification leaves open, and remarks what does not fit afterwards.
 *
 * <p>It learns from the first event on, with what the events so far suggest. When one of the first {@link #HELD} events changes the
 * picture (a new field, a text where numbers were), a new learner of the new specification relearns the events held and goes
 * on from there. So the state stays a pure function of the events, whichever way it was reached. Then the held events are let go.
 *
 * <p>After that two things still change the picture, and both keep what has been learned: a field that begins later is taken on,
 * with weights of zero, and numbers that were taken for classes and do not stop bringing new ones become a quantity.
 */
final class InferringLearner implements Learner {
    /** How many events may still change the specification. */
    static final int HELD = 200;

    /** Nor does any event after so many characters and numbers, lest the first events of a stream of large ones fill the memory. */
    static final long HELD_SIZE = 32 << 20;

    /** From this event on a class that has not been seen before is worth a remark. */
    private static final int CLASSES_KNOWN_BY = 1_000;

    /** Fewer events than this for each class, and classes are perhaps none. */
    private static final int EVENTS_PER_CLASS = 4;

    private static final int MANY_CLASSES = 50;

    /** Made once, since it may be told of every event. */
    private static final String UNCLEAR =
            "a label is neither one %s, so the score is not judged by it; positive: in output of the model file names the label that means unusual"
                    .formatted(UnusualLabel.known());

    private final LongSupplier ticker;
    private final Inference inference;
    private final boolean leavesSomethingOpen;
    private final HeldEvents held = new HeldEvents();
    private final Remarks remarks = new Remarks();
    private final FieldWatch fields;
    private final OutputWatch outputs;
    private long seen;
    private long seenSize;
    private ResolvedLearner learner;

    /** What the learner was made of: its own specification may say more, such as how wide its networks are. */
    private Specification resolved;

    private @Nullable Interpreted latest;

    /** An interpretation, and all that it is of. */
    private record Interpreted(long shown, Specification specification, List<String> classes, Interpretation as) {}

    InferringLearner(Specification given, LongSupplier ticker) {
        this.ticker = ticker;
        this.inference = new Inference(given);
        this.fields = new FieldWatch(given, inference, remarks);
        this.outputs = new OutputWatch(given, remarks);
        this.leavesSomethingOpen = leavesSomethingOpen(given);
        this.resolved = inference.resolved();
        this.learner = learner(resolved, ticker, 0);
        if (!leavesSomethingOpen && !learner.unknownNames().isEmpty()) {
            throw new SpecificationException(learner.unknownNames());
        }
    }

    private static boolean leavesSomethingOpen(Specification specification) {
        return specification.infersFeatures()
                || specification.output().kind() == Specification.Kind.INFERRED
                || specification.features().values().stream()
                        .anyMatch(feature -> feature instanceof Feature.Numbers numbers && numbers.size() == 0);
    }

    /** @param classes how many are expected */
    private static ResolvedLearner learner(Specification resolved, LongSupplier ticker, int classes) {
        if (resolved.output().kind() == Specification.Kind.TEXT) {
            return new TranslationLearner(resolved, ticker);
        }
        if (resolved.output().kind() == Specification.Kind.ANOMALY) {
            return new UnusualLearner(resolved, ticker);
        }
        return resolved.members().isEmpty()
                ? new NetworkLearner(resolved, ticker)
                : new PortfolioLearner(resolved, classes, ticker);
    }

    private boolean settled() {
        return isEnough(seen, seenSize);
    }

    /** Whether no further event may change the specification, after so many of so many characters and numbers. */
    static boolean isEnough(long events, long size) {
        return events >= HELD || size > HELD_SIZE;
    }

    @Override
    public Prediction predict(Event event) throws RejectedEvent {
        return Sampling.corrected(ofSample(event), learner.specification().output());
    }

    private Prediction ofSample(Event event) throws RejectedEvent {
        try {
            return learner.predict(event);
        } catch (RejectedEvent e) {
            if (settled() || !leavesSomethingOpen) {
                throw e;
            }
            return Prediction.None.INSTANCE; // because such an event may be what changes the picture
        }
    }

    @Override
    public Optional<Map<String, Double>> gradientTimesInput(Event event) throws RejectedEvent {
        return learner.gradientTimesInput(event);
    }

    /** An event that is then rejected was looked at all the same: enough of its kind may change the picture. */
    @Override
    public Step learn(Event event) throws RejectedEvent {
        return learn(event, null);
    }

    @Override
    public Asked ask(Event event, int waiting) throws RejectedEvent {
        return settled() || !leavesSomethingOpen
                ? learner.ask(event, waiting)
                : new Asked(event.copy(), ofSample(event), null);
    }

    @Override
    public Step learn(Asked asked) throws RejectedEvent {
        Step step = learn(asked.event(), asked);
        return step.of(asked.prediction());
    }

    private Step learn(Event event, @Nullable Asked asked) throws RejectedEvent {
        boolean needsLabel = learner.specification().output().kind() != Specification.Kind.ANOMALY;
        if (needsLabel && event.label().isMissing()) {
            throw Head.missing();
        }
        outputs.look(event.label());
        if (needsLabel && event.corrects() != null) {
            weigh(event, event.corrects());
        }
        int classes = learner.classes().size();
        int full = learner.full().size();
        boolean early = !settled();
        seen++;
        Step step;
        try {
            step = early ? learnEarly(event) : learnLate(event, asked);
        } catch (RejectedEvent e) {
            remark(e);
            throw e;
        }
        fields.lookForImages(event);
        if (learner.classes().size() > classes) {
            remarkClass(step.label());
        }
        if (isWild(step.label())) {
            remarks.remark(
                    Kind.WILD_LABEL,
                    "a label lay more than a thousand standard deviations from those before; in what is learned and in the figures it counts as a nearer one");
        }
        if (!needsLabel && isUnclear(step.label())) {
            remarks.remark(Kind.UNCLEAR_LABEL, UNCLEAR);
        }
        if (learner.full().size() > full) {
            remarks.remark(
                    Kind.FULL_VOCABULARY,
                    "by labelled event %d as many words of %s are known as there is room for; new ones stay unknown from here on, unless vocabulary is larger in output of the model file"
                            .formatted(seen, String.join(" and ", learner.full())));
        }
        return step;
    }

    private boolean isUnclear(Label label) {
        return label instanceof Label.Category category
                && UnusualLabel.meaning(
                                category.name(),
                                learner.specification().output().positive())
                        .isEmpty();
    }

    private static boolean isWild(Label label) {
        return label instanceof Label.Quantity quantity && quantity.counted() != quantity.value()
                || label instanceof Label.Several several
                        && several.parts().values().stream().anyMatch(InferringLearner::isWild);
    }

    /** The event then has its weight, and corrects nothing more. */
    private void weigh(Event event, String madeUp) throws RejectedEvent {
        Prediction now = ofSample(event);
        if (now instanceof Prediction.OfQuantity) {
            throw new RejectedEvent(
                    RejectedEvent.Reason.WRONG_TYPE,
                    "the event corrects the label \"%s\", but labels are quantities here, and nobody knows what a correction of one counts; leave out default in the section join of the model file"
                            .formatted(madeUp));
        }
        event.weight(event.weight() * Correction.weight(now, madeUp));
        event.corrects(null);
    }

    private Step learnEarly(Event event) throws RejectedEvent {
        if (!leavesSomethingOpen) {
            look(event);
            return learner.learn(event);
        }
        Prediction prediction = predictBeforeLooking(event);
        look(event);
        Step step = learner.learn(event);
        if (!settled()) {
            held.add(event);
        }
        return step.of(prediction);
    }

    private Prediction predictBeforeLooking(Event event) {
        try {
            return learner.predict(event);
        } catch (RejectedEvent e) {
            return Prediction.None.INSTANCE;
        }
    }

    private void look(Event event) {
        inference.see(event);
        fields.lookEarly(event, learner.specification());
        seenSize += leavesSomethingOpen ? HeldEvents.size(event) : 0;
        Specification next = inference.resolved();
        // because networks are as wide as the classes of all these events want
        boolean isLast = settled() && leavesSomethingOpen && !next.members().isEmpty();
        if (isLast || !next.equals(resolved)) {
            relearn(next);
        }
        if (settled()) {
            held.clear();
            inference.settle();
            fields.remarkNamed();
        }
    }

    private void relearn(Specification next) {
        learner = learner(next, ticker, learner.classes().size());
        resolved = next;
        for (Event event : held.events()) {
            try {
                learner.learn(event);
            } catch (RejectedEvent e) {
                continue; // because it has been predicted and published already, and does not fit the new picture
            }
        }
    }

    private Step learnLate(Event event, @Nullable Asked asked) throws RejectedEvent {
        Step step;
        if (isNewNumber(event.label())) {
            step = learnNewNumber(event);
        } else {
            step = asked == null ? learner.learn(event) : learner.learn(asked);
        }
        fields.lookLate(
                event,
                learner.specification(),
                seen,
                this::takeOn); // not before, because a prediction is that of the model as it was, to the bit
        return step;
    }

    private Step learnNewNumber(Event event) throws RejectedEvent {
        Prediction prediction = learner.predict(event);
        inference.seeLate(event.label());
        if (!inference.resolved().equals(resolved)) {
            goOnAs(inference.resolved());
            remarks.remark(
                    Kind.TURNED_LABEL,
                    "the label was taken for classes, but its numbers keep bringing new ones: from labelled event %d on it is a quantity, and the figures begin anew"
                            .formatted(seen));
        }
        Step step = learner.learn(event);
        return step.of(prediction);
    }

    private boolean isNewNumber(Value label) {
        return label.kind() == Value.Kind.NUMBER
                && inference.labelMayTurn()
                && !learner.classes().contains(label.asName());
    }

    private void takeOn(String name) {
        Specification next = inference.resolved();
        if (!next.equals(resolved)) {
            goOnAs(next);
        }
        fields.remarkDecided(name, resolved, seen + 1);
    }

    private void goOnAs(Specification next) {
        learner = learner.goneOnAs(next);
        resolved = next;
    }

    private void remark(RejectedEvent rejection) {
        String name = rejection.field().orElse("");
        Feature feature = learner.specification().features().get(name);
        // because what a field is taken for may change until it is settled, and then its reason tells what was rarer
        boolean isOpen = !settled() && inference.infersFields();
        if (feature != null && !isOpen) {
            remarks.remark(
                    Kind.CHANGED_FIELD,
                    "field %s, taken as %s, held something else; such events are rejected"
                            .formatted(name, Interpretation.kind(feature)));
        }
    }

    private void remarkClass(Label label) {
        if (label instanceof Label.Category category && seen > CLASSES_KNOWN_BY) {
            remarks.remark(
                    Kind.NEW_CLASS,
                    "class \"%s\" came for the first time in labelled event %d%s"
                            .formatted(category.name(), seen, alike(category.name())));
        }
        int classes = learner.classes().size();
        if (classes >= MANY_CLASSES && classes * (long) EVENTS_PER_CLASS > seen) {
            remarks.remark(
                    Kind.NEW_CLASS,
                    "labels keep bringing new classes, fewer than %d events for each: are they classes at all?"
                            .formatted(EVENTS_PER_CLASS));
        }
    }

    /** Whether a class may be another one that somebody has written in another way. */
    private String alike(String name) {
        List<String> others =
                learner.classes().stream().filter(it -> !it.equals(name)).toList();
        return Spelling.nearest(name, others)
                .filter(near -> !withoutDigits(near).equals(withoutDigits(name))) // because c1 and c2 are two
                .map(near -> "; is it \"%s\", written in another way?".formatted(near))
                .orElse("");
    }

    private static String withoutDigits(String name) {
        return name.replaceAll("[0-9]", "");
    }

    @Override
    public Specification specification() {
        return learner.specification();
    }

    /** Made anew only where something has changed, since it is asked for some times a second. */
    @Override
    public Interpretation interpretation() {
        Interpreted known = latest;
        if (known == null
                || known.shown != inference.shown()
                || known.specification != learner.specification()
                || known.classes != learner.classes()) {
            known = new Interpreted(
                    inference.shown(),
                    learner.specification(),
                    learner.classes(),
                    inference
                            .interpretation(learner.specification(), learner.classes())
                            .startedFrom(learner.startedFrom()));
            latest = known;
        }
        return known.as;
    }

    @Override
    public List<Remark> remarks() {
        return remarks.list();
    }

    @Override
    public int news() {
        return settled() ? 1 + remarks.matters() : 0;
    }

    @Override
    public List<Segment> segments() {
        return learner.segments();
    }

    @Override
    public Vitals vitals() {
        return learner.vitals(remarks.counts());
    }

    @Override
    public double weightNorm() {
        return learner.weightNorm();
    }

    /** For readers the state of the learner there is; for training all that led to it as well. */
    @Override
    public void state(Archive archive) {
        if (archive.training()) {
            inferenceState(archive.in("inference"));
            remarks.state(archive.in("remarks"));
        }
        learner.state(archive);
    }

    private void inferenceState(Archive archive) {
        List<String> stored =
                archive.strings("specification", List.of(learner.specification().canonical()));
        long[] counts = archive.longs("seen", seen, seenSize);
        seen = counts[0];
        seenSize = counts[1];
        inference.state(archive);
        held.state(archive.in("held"));
        if (archive.loading()) {
            learner = learner(specification(archive, stored), ticker, 0);
            resolved = inference.resolved();
            fields.forget();
        }
    }

    /** The one that was resolved when the state was saved, and which the rest of the state is of. */
    private Specification specification(Archive archive, List<String> stored) {
        archive.check(stored.size() == 1, "there are " + stored.size() + " specifications");
        if (stored.get(0).equals(learner.specification().canonical())) {
            return learner.specification();
        }
        Specification specification;
        try {
            specification = SpecificationReader.parse(stored.get(0));
        } catch (SpecificationException e) {
            throw new IllegalStateException("the stored state names no specification that can be read", e);
        }
        archive.check(
                inference.couldBecome(specification),
                "it is of the specification %s, which does not follow from this model's".formatted(stored.get(0)));
        return specification;
    }
}
