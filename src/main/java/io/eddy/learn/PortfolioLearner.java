package io.eddy.learn;

import io.eddy.feature.Event;
import io.eddy.feature.FacetEncoder;
import io.eddy.feature.Facets;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Step.Outcome;
import io.eddy.member.LastLabel;
import io.eddy.member.LeastSquares;
import io.eddy.member.LinearMember;
import io.eddy.member.Member;
import io.eddy.member.Neighbours;
import io.eddy.member.NetworkMember;
import io.eddy.spec.Defaults;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Feature;
import io.eddy.spec.Specification.Kind;
import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An encoder, several members that all see what it makes of an event, and a mixer that weighs what they say by how right they were.
 */
final class PortfolioLearner implements ResolvedLearner {
    /** Of more the gradients of a float would be no numbers. */
    private static final float GREATEST_WEIGHT = 1e15f;

    private final LongSupplier ticker;
    private final Head head;
    private final boolean ofClasses;
    private final FacetEncoder encoder;
    private final Facets page;
    private final List<Member> members = new ArrayList<>();
    private final Answer answer;

    private Specification specification;
    private long steps;
    private long notFinite;
    private long encodeNanos;

    /**
     * @param classes how many classes are expected, for the width of networks
     * @param ticker tells the nanoseconds since some moment, for {@link Vitals#encodeNanos} alone; may stand still
     */
    PortfolioLearner(Specification specification, int classes, LongSupplier ticker) {
        this.ticker = ticker;
        Kind kind = specification.output().kind();
        ofClasses = kind != Kind.REGRESSION;
        head = switch (kind) {
            case BINARY -> ClassHead.binary(specification.output());
            case MULTICLASS -> ClassHead.multiclass(specification.output());
            case REGRESSION -> new QuantityHead(specification.output());
            case TEXT, ANOMALY, SEVERAL, INFERRED ->
                throw new IllegalArgumentException("no head is of this kind of output");
        };
        int fields = specification.features().values().stream()
                .mapToInt(Feature::values)
                .sum();
        encoder = ofClasses
                ? FacetEncoder.ofClasses(specification.seed(), fields)
                : FacetEncoder.ofQuantity(specification.seed(), fields);
        specification.features().forEach(this::add);
        page = encoder.page();
        NetworkMember.Shape shape =
                new NetworkMember.Shape(encoder.denseSize(), encoder.embeddings(), encoder.hasGrams());
        this.specification = specification.withHidden(
                shape.width(Math.max(classes, head.classes().size())));
        for (Specification.Member member : this.specification.members()) {
            members.add(member(member, shape));
        }
        answer = ofClasses
                ? new ClassAnswer(members, (ClassHead) head)
                : new QuantityAnswer(members, (QuantityHead) head);
        answer.fit(encoder);
    }

    private void add(String name, Feature feature) {
        if (feature instanceof Feature.Number number) {
            encoder.number(name, number.clip());
        } else if (feature instanceof Feature.Category) {
            encoder.category(name);
        } else if (feature instanceof Feature.Numbers numbers) {
            encoder.numbers(name, numbers.size(), numbers.clip());
        } else if (feature instanceof Feature.Text text) {
            encoder.text(name, text.language());
        } else if (feature instanceof Feature.Id id) {
            encoder.id(name, id.admitAfter(), id.expireAfter().toSeconds(), id.maxRows());
        } else if (feature instanceof Feature.Items) {
            encoder.items(name);
        } else if (feature instanceof Feature.Sparse) {
            encoder.sparse(name);
        } else if (feature instanceof Feature.Time) {
            encoder.time(name);
        } else if (feature instanceof Feature.History history) {
            encoder.history(name, history.what(), Defaults.CLIP);
        } else {
            encoder.bool(name);
        }
    }

    private Member member(Specification.Member member, NetworkMember.Shape shape) {
        long seed = specification.seed();
        return switch (member.type()) {
            case "last" -> new LastLabel();
            case "wide" -> LinearMember.wide(ofClasses);
            case "linear" -> LinearMember.linear(ofClasses);
            case "counts" -> LinearMember.counts(ofClasses);
            case "codes" -> LinearMember.codes(ofClasses);
            case "steady" -> NetworkMember.steady(ofClasses, shape, member.hidden(), seed);
            case "agile" -> NetworkMember.agile(ofClasses, shape, member.hidden(), seed);
            case "asinh" -> NetworkMember.asinh(shape, member.hidden(), seed);
            case "squares" -> LeastSquares.plain(ofClasses);
            case "anchored" -> LeastSquares.anchored();
            case "neighbours" -> new Neighbours(ofClasses, seed);
            default -> throw new IllegalArgumentException("no member is called " + member.type());
        };
    }

    @Override
    public Prediction predict(Event event) throws RejectedEvent {
        long start = ticker.getAsLong();
        encoder.encode(event, page, 0);
        encodeNanos += ticker.getAsLong() - start;
        return predict(page);
    }

    @Override
    public Step learn(Event event) throws RejectedEvent {
        Label label = head.label(event.label());
        return learn(event, page, predict(event), null, label);
    }

    @Override
    public Asked ask(Event event, int waiting) throws RejectedEvent {
        Facets own = encoder.page();
        encoder.encode(event, own, waiting);
        Prediction prediction = predict(own);
        return new Asked(event.copy(), prediction, new Asked.ByPortfolio(this, own, answer.takeVotes()));
    }

    /** Members learn from the page as it was, because the next question will be asked with labels as late. */
    @Override
    public Step learn(Asked asked) throws RejectedEvent {
        if (!(asked.said() instanceof Asked.ByPortfolio said) || said.asked() != this) {
            return learn(asked.event()); // because it was asked of a learner of another specification
        }
        Label label = head.label(asked.event().label());
        members.forEach(member -> member.predict(said.page()));
        return learn(asked.event(), said.page(), asked.prediction(), said.votes(), label);
    }

    private Prediction predict(Facets facets) {
        members.forEach(member -> member.predict(facets));
        return answer.prediction(facets);
    }

    /** @param votes what members said if that is some time ago; null if it was just now */
    private Step learn(Event event, Facets facets, Prediction prediction, @Nullable Object votes, Label label) {
        int known = head.knownBesides(label);
        if (!(event.weight() <= GREATEST_WEIGHT)) {
            notFinite++;
            double loss = known < 0 ? answer.loss(prediction, label) : Prediction.lossOfUnseen(known);
            return new Step(prediction, label, loss, Outcome.NOT_FINITE);
        }
        head.absorb(label);
        double loss = known < 0 ? answer.loss(prediction, label) : Prediction.lossOfUnseen(known);
        facets.admit();
        if (known >= 0) {
            answer.fit(encoder);
            members.forEach(member -> member.predict(facets)); // because none has said anything of this class
        }
        if (event.weight() > 0) {
            answer.learn(prediction, votes, label, facets, event.weight());
            steps++;
        }
        answer.absorb(encoder, event, facets, label);
        return new Step(prediction, label, loss, event.weight() > 0 ? Outcome.LEARNED : Outcome.UNWEIGHTED);
    }

    @Override
    public ResolvedLearner goneOnAs(Specification next) {
        if (next.output().kind() == specification.output().kind()) {
            next.features().forEach((name, feature) -> {
                if (!specification.features().containsKey(name)) {
                    add(name, feature);
                }
            });
            specification = next.withMembers(specification.members());
            return this;
        }
        PortfolioLearner anew = new PortfolioLearner(next, 0, ticker);
        anew.encoder.takeOver(encoder);
        anew.encodeNanos = encodeNanos;
        anew.notFinite = notFinite;
        anew.steps = steps;
        return anew;
    }

    @Override
    public List<String> classes() {
        return head.classes();
    }

    @Override
    public Specification specification() {
        return specification;
    }

    @Override
    public Vitals vitals(Map<Remark.Kind, Long> remarks) {
        List<MemberStanding> standings = new ArrayList<>();
        for (int j = 0; j < members.size(); j++) {
            standings.add(new MemberStanding(members.get(j).name(), answer.weightOf(j), answer.lossOf(j)));
        }
        return new Vitals(
                steps,
                notFinite,
                encoder.ignoredFields(),
                encoder.turnover(),
                remarks,
                standings,
                answer.error(),
                0,
                encodeNanos);
    }

    @Override
    public double weightNorm() {
        double sum = 0;
        for (Member member : members) {
            sum += member.squaredWeightNorm();
        }
        return Math.sqrt(sum);
    }

    @Override
    public void state(Archive archive) {
        head.state(archive.in("output"));
        encoder.state(archive.in("features"));
        answer.fit(encoder);
        for (Member member : members) {
            member.state(archive.in(member.name()));
        }
        answer.state(archive.in("mixer"));
        if (archive.training()) {
            long[] counts = archive.longs("counts", steps, notFinite);
            steps = counts[0];
            notFinite = counts[1];
        }
    }
}
