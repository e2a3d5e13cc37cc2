package io.eddy.learn;

import io.eddy.feature.Event;
import io.eddy.feature.FacetEncoder;
import io.eddy.feature.Facets;
import io.eddy.member.ClassMixer;
import io.eddy.member.Member;
import io.eddy.member.Truth;
import io.eddy.state.Archive;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer where the label is a class. */
final class ClassAnswer implements Answer {
    /** What is less probable counts as this probable: what a float just tells from 0 beside 1. */
    private static final double LEAST = 0x1p-23;

    private final List<Member> members;
    private final ClassHead head;
    private final ClassMixer mixer;
    private final Truth truth = new Truth();
    private double error;

    ClassAnswer(List<Member> members, ClassHead head) {
        this.members = members;
        this.head = head;
        this.mixer = new ClassMixer(members.size());
    }

    @Override
    public void fit(FacetEncoder encoder) {
        int known = head.classes().size();
        encoder.classes(known);
        members.forEach(member -> member.classes(known));
        mixer.classes(known);
    }

    @Override
    public Prediction prediction(Facets page) {
        if (head.classes().isEmpty()) {
            return Prediction.None.INSTANCE;
        }
        for (int j = 0; j < members.size(); j++) {
            mixer.said(j, members.get(j).probabilities());
        }
        return new Prediction.OfClass(head.classes(), mixer.mix());
    }

    @Override
    public double loss(Prediction prediction, Label label) {
        int index = head.index(label);
        float p = prediction instanceof Prediction.OfClass of && index < of.probabilities().length
                ? of.probabilities()[index]
                : 0; // because the class came while this one waited for its label
        return -StrictMath.log(Math.max(LEAST, p));
    }

    @Override
    public Object takeVotes() {
        return mixer.take();
    }

    @Override
    public void learn(Prediction prediction, @Nullable Object votes, Label label, Facets page, float weight) {
        int index = head.index(label);
        boolean isAsked = prediction instanceof Prediction.OfClass asked && index < asked.probabilities().length;
        if (isAsked) {
            if (votes == null) {
                mixer.learn(index, weight);
            } else {
                mixer.learn((ClassMixer.Votes) votes, index, weight);
            }
            error = distance(((Prediction.OfClass) prediction).probabilities(), index);
        }
        truth.index(index);
        for (Member member : members) {
            member.learn(page, truth, weight);
        }
    }

    private static double distance(float[] p, int index) {
        double sum = 0;
        for (int k = 0; k < p.length; k++) {
            double difference = p[k] - (k == index ? 1 : 0);
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    @Override
    public void absorb(FacetEncoder encoder, Event event, Facets page, Label label) {
        encoder.absorb(event, page, head.index(label));
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
        if (archive.training()) {
            error = archive.doubles("error", error)[0];
        }
    }
}
