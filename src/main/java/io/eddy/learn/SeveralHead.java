package io.eddy.learn;

import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.feature.Value;
import io.eddy.kernel.Layout;
import io.eddy.spec.Interpretation;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Part;
import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several heads on one network: L = Σ weight · L of each whose label is known. One whose label is not known has no part in an event's loss and
 * gradient, and learns nothing of it; what lies below is learned for all.
 *
 * <p>Outputs of the network come behind one another as they are needed, so that a class that is seen for the first time moves none of those there are.
 */
final class SeveralHead implements Head {
    private final List<One> heads = new ArrayList<>();
    private int outputs;

    /** One of them, which of the network's outputs are its own, and room for these alone. */
    private static final class One {
        private final String name;
        private final Head head;
        private final float weight;
        private int[] places = {};
        private float[] z = Layout.vector(1);
        private float[] dz = Layout.vector(1);

        One(String name, Head head, float weight) {
            this.name = name;
            this.head = head;
            this.weight = weight;
        }

        void fit() {
            if (z.length < Layout.BASE + Layout.padded(places.length)) {
                z = Layout.vector(places.length);
                dz = Layout.vector(places.length);
            }
        }

        float[] of(float[] all) {
            for (int i = 0; i < places.length; i++) {
                z[Layout.BASE + i] = all[Layout.BASE + places[i]];
            }
            return z;
        }
    }

    SeveralHead(Specification.Output output) {
        for (Map.Entry<String, Part> part : output.parts().entrySet()) {
            heads.add(new One(
                    part.getKey(),
                    Head.of(part.getValue().output()),
                    part.getValue().weight()));
        }
        grow();
    }

    /** Gives each head the outputs that it has come to need. */
    private void grow() {
        for (One one : heads) {
            int had = one.places.length;
            one.places = Arrays.copyOf(one.places, one.head.outputs());
            for (int i = had; i < one.places.length; i++) {
                one.places[i] = outputs++;
            }
            one.fit();
        }
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public Label label(Value value) throws RejectedEvent {
        if (value.parts().isEmpty()) {
            throw value.isMissing() || value.kind() == Value.Kind.OTHER
                    ? Head.missing()
                    : new RejectedEvent(
                            Reason.WRONG_TYPE,
                            "the label is %s, and there are several outputs; give it as an object, \"label\": {\"%s\": ...}"
                                    .formatted(value, heads.get(0).name));
        }
        Map<String, Label> known = new LinkedHashMap<>();
        for (One one : heads) {
            Value part = value.parts().get(one.name);
            if (part != null && !part.isMissing()) {
                known.put(one.name, one.head.label(part));
            }
        }
        if (known.isEmpty()) {
            throw missing(value);
        }
        return new Label.Several(known);
    }

    private RejectedEvent missing(Value label) {
        List<String> others = label.parts().entrySet().stream()
                .filter(part -> !part.getValue().isMissing())
                .map(Map.Entry::getKey)
                .toList();
        return others.isEmpty()
                ? Head.missing()
                : new RejectedEvent(
                        Reason.MISSING_LABEL,
                        "the label has none of the model's outputs %s, so there is nothing to learn from it; it has %s"
                                .formatted(
                                        String.join(
                                                ", ",
                                                heads.stream()
                                                        .map(one -> one.name)
                                                        .toList()),
                                        Interpretation.shortened(others)));
    }

    @Override
    public List<String> classes() {
        return List.of();
    }

    @Override
    public int knownBesides(Label label) {
        return -1;
    }

    @Override
    public Prediction prediction(float[] z) {
        Map<String, Prediction> parts = new LinkedHashMap<>();
        for (One one : heads) {
            parts.put(one.name, one.head.prediction(one.of(z)));
        }
        return new Prediction.OfSeveral(parts);
    }

    /** Of the weighted sum of what each says. */
    @Override
    public void slope(float[] z, float[] dz) {
        Arrays.fill(dz, 0);
        for (One one : heads) {
            one.head.slope(one.of(z), one.dz);
            add(one, dz);
        }
    }

    private static void add(One one, float[] dz) {
        for (int i = 0; i < one.places.length; i++) {
            dz[Layout.BASE + one.places[i]] = one.weight * one.dz[Layout.BASE + i];
        }
    }

    @Override
    public void absorb(Label label) {
        Map<String, Label> known = ((Label.Several) label).parts();
        for (One one : heads) {
            Label part = known.get(one.name);
            if (part != null) {
                one.head.absorb(part);
            }
        }
        grow();
    }

    @Override
    public double loss(float[] z, Label label, float[] dz) {
        Arrays.fill(dz, 0);
        Map<String, Label> known = ((Label.Several) label).parts();
        double loss = 0;
        for (One one : heads) {
            Label part = known.get(one.name);
            if (part != null) {
                loss += one.weight * one.head.loss(one.of(z), part, one.dz);
                add(one, dz);
            }
        }
        return loss;
    }

    @Override
    public void state(Archive archive) {
        long total = 0;
        for (int h = 0; h < heads.size(); h++) {
            One one = heads.get(h);
            Archive own = archive.in(Integer.toString(h));
            one.head.state(own);
            long[] places = own.longList(
                    "places", Arrays.stream(one.places).asLongStream().toArray());
            archive.check(
                    places.length == one.head.outputs(),
                    "output %s has %d places for %d numbers".formatted(one.name, places.length, one.head.outputs()));
            one.places = Arrays.stream(places).mapToInt(Math::toIntExact).toArray();
            one.fit();
            total += places.length;
        }
        outputs = Math.toIntExact(total);
        for (One one : heads) {
            archive.check(
                    Arrays.stream(one.places).allMatch(place -> place >= 0 && place < outputs),
                    "output %s has a place that there is not among %d".formatted(one.name, outputs));
        }
    }
}
