package io.eddy.learn;

import io.eddy.feature.Candidates;
import io.eddy.feature.Event;
import io.eddy.feature.FacetEncoder;
import io.eddy.feature.Facets;
import io.eddy.kernel.Layout;
import io.eddy.member.Member;
import io.eddy.member.QuantityMixer;
import io.eddy.member.Scale;
import io.eddy.member.Truth;
import io.eddy.state.Archive;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer where the label is a quantity: each member's in the label's own unit. */
final class QuantityAnswer implements Answer {
    /** No target is further from what was expected than so many deviations. */
    private static final double REACH = 6;

    private final List<Member> members;
    private final QuantityHead head;
    private final QuantityMixer mixer;
    private final Truth truth = new Truth();
    private final AsinhScale asinh = new AsinhScale();
    private final float[] z = Layout.vector(1);
    private final float[] dz = Layout.vector(1);
    private double error;

    QuantityAnswer(List<Member> members, QuantityHead head) {
        this.members = members;
        this.head = head;
        this.mixer = new QuantityMixer(members.size());
    }

    @Override
    public void fit(FacetEncoder encoder) {}

    @Override
    public Prediction prediction(Facets page) {
        if (!page.candidates().areKnown()) {
            return Prediction.None.INSTANCE;
        }
        for (int j = 0; j < members.size(); j++) {
            Member member = members.get(j);
            double value = inUnit(member.scale(), member.quantity(), page.candidates());
            mixer.said(
                    j,
                    head.within(
                            Double.isFinite(value) ? value : page.candidates().mean()));
        }
        return new Prediction.OfQuantity(head.within(mixer.mix()));
    }

    private double inUnit(Scale scale, float said, Candidates candidates) {
        return switch (scale) {
            case MEAN -> candidates.mean() + candidates.deviation() * said;
            case CHANGE -> candidates.last() + candidates.change() * said;
            case ANCHOR -> candidates.anchor() + candidates.anchorChange() * said;
            case ASINH -> asinh.inUnit(said);
        };
    }

    @Override
    public double loss(Prediction prediction, Label label) {
        z[Layout.BASE] = prediction instanceof Prediction.OfQuantity of ? head.output(of.value()) : 0;
        return head.loss(z, label, dz);
    }

    @Override
    public Object takeVotes() {
        return mixer.take();
    }

    @Override
    public void learn(Prediction prediction, @Nullable Object votes, Label label, Facets page, float weight) {
        double y = ((Label.Quantity) label).counted();
        Candidates c = page.candidates();
        double inAsinh = asinh.absorb(y);
        if (!(prediction instanceof Prediction.OfQuantity asked)) {
            return; // because nothing is known yet that a quantity could be measured by
        }
        if (votes == null) {
            mixer.learn(y);
        } else {
            mixer.learn((QuantityMixer.Votes) votes, y);
        }
        error = Math.abs(asked.value() - y) / c.deviation();
        truth.quantity(Scale.MEAN, bounded((y - c.mean()) / c.deviation()));
        truth.quantity(Scale.CHANGE, bounded((y - c.last()) / c.change()));
        truth.quantity(Scale.ANCHOR, bounded((y - c.anchor()) / c.anchorChange()));
        truth.quantity(Scale.ASINH, bounded(inAsinh));
        for (Member member : members) {
            member.learn(page, truth, weight);
        }
    }

    private static double bounded(double target) {
        return Math.max(-REACH, Math.min(REACH, target));
    }

    @Override
    public void absorb(FacetEncoder encoder, Event event, Facets page, Label label) {
        encoder.absorb(event, page, ((Label.Quantity) label).counted());
    }

    @Override
    public double error() {
        return error;
    }

    @Override
    public double weightOf(int member) {
        return mixer.weight(member);
    }

    @Override
    public double lossOf(int member) {
        return mixer.loss(member);
    }

    @Override
    public void state(Archive archive) {
        mixer.state(archive);
        asinh.state(archive);
        if (archive.training()) {
            error = archive.doubles("error", error)[0];
        }
    }
}
