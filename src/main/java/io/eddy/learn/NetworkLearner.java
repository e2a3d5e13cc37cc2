package io.eddy.learn;

import io.eddy.feature.Encoder;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.kernel.Layout;
import io.eddy.learn.Step.Outcome;
import io.eddy.nn.Network;
import io.eddy.nn.Parameter;
import io.eddy.nn.Trainer;
import io.eddy.spec.Defaults;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Feature;
import io.eddy.spec.Specification.Kind;
import io.eddy.spec.Start;
import io.eddy.state.Archive;
import io.eddy.state.Tensors;
import io.eddy.state.Tensors.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** An encoder, a network and an optimiser, with nothing left open: one step of backpropagation for each event. */
final class NetworkLearner implements ResolvedLearner {
    /** The last layer's weight and bias, which grow with the classes. */
    private static final int OUTPUT_PARAMETERS = 2;

    private final Specification specification;
    private final LongSupplier ticker;
    private final Encoder encoder;
    private final Network network;
    private final Trainer trainer;
    private final Head head;

    private final float[] x;
    private long events;
    private long notFinite;
    private double gradientNorm;
    private long encodeNanos;

    private final List<String> startedFrom;
    private final List<String> unknownNames = new ArrayList<>();
    private boolean weightsAreMissing;

    /** @param ticker tells the nanoseconds since some moment, for {@link Vitals#encodeNanos} alone; may stand still */
    NetworkLearner(Specification specification, LongSupplier ticker) {
        this.specification = specification;
        this.ticker = ticker;
        encoder = encoder(specification);
        head = Head.of(specification.output());
        network = network(specification, encoder.inputs(), head.outputs());
        network.wantInputGradient(encoder.firstEmbedded(), encoder.inputs());
        trainer = new Trainer(
                specification.training().optimizer(),
                specification.training().schedule().forInputs(encoder.inputs()),
                specification.training().regularisation());
        startedFrom = specification.training().start().map(this::begin).orElse(List.of());
        weightsAreMissing = specification
                .training()
                .start()
                .filter(start -> start.given().isEmpty())
                .isPresent();
        network.learned().forEach(trainer::attach);
        encoder.learned().forEach(trainer::attach);
        x = Layout.vector(encoder.inputs());
    }

    /** Takes given weights, and keeps those that are to stay as they are. What came of it, line by line. */
    private List<String> begin(Start start) {
        List<String> told = new ArrayList<>();
        start.given().ifPresent(given -> told.addAll(take(start, given)));
        for (String name : start.freeze()) {
            if (network.freeze(name) | encoder.freeze(name)) {
                told.add("  stays as it is: " + name);
                continue;
            }
            String why =
                    GivenWeights.unknown(name, parameters().map(Parameter::name).toList());
            told.add("  cannot stay as it is: " + name + " " + why);
            start.given()
                    .ifPresent(given ->
                            unknownNames.add(given.freezePlaces().get(name) + " is " + name + ", which " + why));
        }
        return told;
    }

    private List<String> take(Start start, Start.Given given) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        encoder.parameters().forEach(p -> parameters.put(p.name(), p));
        network.parameters().forEach(p -> parameters.put(p.name(), p));
        GivenWeights weights = new GivenWeights(
                start, given, parameters, network.parameters().get(0).name());
        Optional<Specification> theirs = GivenWeights.specification(given);
        if (theirs.isPresent()) {
            takeFromLearner(start, given, theirs.get(), weights);
        } else {
            weights.take(given.content().tensors().tensors());
        }
        weights.leadingNowhere()
                .forEach(name -> unknownNames.add(given.mapPlaces().get(name) + " " + weights.nowhere(name)));
        return weights.told();
    }

    /** From another learner's snapshot or file: the inputs of the first layer are those of the fields, wherever they stand. */
    private void takeFromLearner(Start start, Start.Given given, Specification of, GivenWeights weights) {
        Kind kind = of.output().kind();
        if (kind == Kind.TEXT || kind == Kind.ANOMALY) {
            throw given.problem("is of output " + kind.name().toLowerCase(Locale.ROOT)
                    + ", whose layers are others; only a network of classes or quantities can be started from");
        }
        if (!of.members().isEmpty()) {
            throw given.problem("is a model of several members, and only one network can be started from; it is of "
                    + of.canonical().substring(0, Math.min(200, of.canonical().length())));
        }
        NetworkLearner theirs = new NetworkLearner(of.withTraining(of.training().withoutStart()), ticker);
        try {
            theirs.state(given.content().tensors().load(false));
        } catch (IllegalStateException e) {
            throw given.problem("is damaged, or another Eddy's: " + e.getMessage());
        }
        boolean sameKind = of.output().kind() == specification.output().kind();
        boolean sameHead = sameKind && !classes().isEmpty() && classes().equals(theirs.classes());
        if (start.statistics()) {
            encoder.startFrom(theirs.encoder).forEach(weights::tookField);
            if (sameKind && head instanceof QuantityHead) {
                Tensors quantity = new Tensors();
                theirs.head.state(quantity.save(true));
                head.state(quantity.load(true));
                sameHead = true;
            }
        }
        int[] inputs = encoder.inputsIn(theirs.encoder);
        String first = network.parameters().get(0).name();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, Tensor> entry :
                given.content().tensors().tensors().entrySet()) {
            String name = entry.getKey().replaceFirst("^(network|features)[.]", "");
            boolean isWeight = theirs.parameters().anyMatch(p -> p.name().equals(name));
            if (!isWeight || entry.getKey().startsWith("features.") && weights.hasTakenFieldOf(name)) {
                continue;
            }
            boolean isFirst = start.nameHere(name).equals(first);
            boolean isTheirFirst = theirs.network.parameters().get(0).name().equals(name);
            boolean isOfOutput = isOfOutput("network." + name) && !sameHead;
            if (isFirst && !isTheirFirst) {
                weights.leave(name, "what comes to the first layer are fields here, and there they are not");
            } else if (isOfOutput) {
                weights.leave(name, whyNotTheHead(theirs));
            } else {
                tensors.put(name, isFirst ? entry.getValue().withRows(inputs) : entry.getValue());
            }
        }
        weights.take(tensors);
    }

    private String whyNotTheHead(NetworkLearner theirs) {
        Kind kind = specification.output().kind();
        Kind theirKind = theirs.specification.output().kind();
        if (kind != theirKind) {
            return "there is predicted %s, and here %s".formatted(told(theirKind), told(kind));
        } else if (head instanceof QuantityHead) {
            return "it is in the scale of the labels there, which statistics: true takes along";
        } else if (kind == Kind.SEVERAL) {
            return "a head of several outputs is not taken along";
        } else if (theirs.classes().isEmpty()) {
            return "it knew no classes yet";
        }
        String wanted = "[" + String.join(", ", theirs.classes()) + "]";
        return classes().isEmpty()
                ? "what its outputs mean here is not said; classes: %s in output, in this order, takes it along"
                        .formatted(wanted)
                : "its classes are %s, and here [%s]; only the same ones in the same order take it along"
                        .formatted(wanted, String.join(", ", classes()));
    }

    private static String told(Kind kind) {
        return switch (kind) {
            case REGRESSION -> "a quantity";
            case BINARY -> "one of two classes";
            case MULTICLASS -> "one of several classes";
            case SEVERAL -> "several outputs";
            case TEXT, ANOMALY, INFERRED -> "something else";
        };
    }

    private Stream<Parameter> parameters() {
        return Stream.concat(encoder.parameters().stream(), network.parameters().stream());
    }

    private static Encoder encoder(Specification specification) {
        Encoder.Builder builder = Encoder.builder(specification.seed());
        for (Map.Entry<String, Feature> field : specification.features().entrySet()) {
            String name = field.getKey();
            if (field.getValue() instanceof Feature.Number number) {
                builder.number(name, number.clip());
            } else if (field.getValue() instanceof Feature.Category category) {
                builder.category(name, category.dimensions(), category.maxValues());
            } else if (field.getValue() instanceof Feature.Numbers numbers) {
                builder.numbers(name, numbers.size(), numbers.clip());
            } else if (field.getValue() instanceof Feature.Text text) {
                builder.text(name, text.language());
            } else if (field.getValue() instanceof Feature.Id id) {
                builder.id(
                        name, id.dimensions(), id.admitAfter(), id.expireAfter().toSeconds(), id.maxRows());
            } else if (field.getValue() instanceof Feature.Items items) {
                builder.items(name, items.dimensions(), items.maxValues());
            } else if (field.getValue() instanceof Feature.Image image) {
                builder.image(name, image.form(), image.layers());
                image.columns().ifPresent(stem -> builder.spread(name, image.fields(stem)));
            } else if (field.getValue() instanceof Feature.Sparse) {
                builder.sparse(name);
            } else if (field.getValue() instanceof Feature.Sequence sequence) {
                builder.sequence(name, sequence.plan(), Defaults.CLIP);
            } else if (field.getValue() instanceof Feature.Time) {
                builder.time(name);
            } else if (field.getValue() instanceof Feature.History history) {
                builder.history(name, history.what(), Defaults.CLIP, Defaults.DIMENSIONS);
            } else {
                builder.bool(name);
            }
        }
        return builder.build();
    }

    /** The last layer starts at zero, so that the first predictions are no opinions. */
    private static Network network(Specification specification, int inputs, int outputs) {
        Specification.Net net = specification.network();
        return Network.builder(inputs, outputs)
                .hidden(net.hidden())
                .layers(net.layers())
                .activation(net.activation())
                .initialisation(net.initialisation())
                .dropout(net.dropout())
                .layerNorm(net.layerNorm())
                .residual(net.residual())
                .zeroOutput(true)
                .build(specification.seed());
    }

    @Override
    public Prediction predict(Event event) throws RejectedEvent {
        encode(event);
        return head.prediction(network.forward(x, events, false));
    }

    @Override
    public Optional<Map<String, Double>> gradientTimesInput(Event event) throws RejectedEvent {
        encode(event);
        float[] z = network.forward(x, events, false);
        head.slope(z, network.outputGradient());
        network.wantInputGradient(0, encoder.inputs());
        float[] dx = network.backward();
        float[] products = Layout.vector(encoder.inputs());
        for (int i = Layout.BASE; i < Layout.BASE + encoder.inputs(); i++) {
            products[i] = dx[i] * x[i];
        }
        network.wantInputGradient(encoder.firstEmbedded(), encoder.inputs());
        return Optional.of(encoder.byField(products));
    }

    @Override
    public Step learn(Event event) throws RejectedEvent {
        Label label = head.label(event.label());
        return learn(event, predict(event), label);
    }

    @Override
    public Asked ask(Event event, int waiting) throws RejectedEvent {
        Prediction prediction = predict(event);
        return new Asked(
                event.copy(),
                prediction,
                encoder.hasHistories() ? new Asked.ByNetwork(this, encoder.recalled()) : null);
    }

    /** Learns from what earlier events said when it was asked, because the next question will be asked with labels as late. */
    @Override
    public Step learn(Asked asked) throws RejectedEvent {
        if (!(asked.said() instanceof Asked.ByNetwork said) || said.asked() != this) {
            return learn(asked.event()); // because nothing is recalled, or it was asked of a learner of another
            // specification
        }
        Label label = head.label(asked.event().label());
        encoder.encode(asked.event(), said.recalled(), x);
        return learn(asked.event(), head.prediction(network.forward(x, events, false)), label);
    }

    private Step learn(Event event, Prediction prediction, Label label) throws RejectedEvent {
        int known = head.knownBesides(label);
        head.absorb(label);
        boolean grown = grow();
        boolean otherwise = encoder.isStochastic();
        if (otherwise) {
            encoder.encodeForLearning(event, events, x);
        }
        // because a pass that left nothing out, through all outputs, is still good for learning
        float[] z = grown || otherwise || network.stochastic() ? network.forward(x, events, true) : network.output();
        double lossOfStep = head.loss(z, label, network.outputGradient());
        double loss = known < 0 ? lossOfStep : Prediction.lossOfUnseen(known);
        Outcome outcome = event.weight() == 0 ? Outcome.UNWEIGHTED : step(event, lossOfStep);
        encoder.absorb(event);
        events++;
        return new Step(prediction, label, loss, outcome);
    }

    private void encode(Event event) throws RejectedEvent {
        if (weightsAreMissing) {
            throw new IllegalStateException(
                    "this model starts from given weights, and only their digest is known here; give the model file, beside which they are");
        }
        long start = ticker.getAsLong();
        encoder.encode(event, x);
        encodeNanos += ticker.getAsLong() - start;
    }

    /** A class seen for the first time needs an output. */
    private boolean grow() {
        if (network.outputs() == head.outputs()) {
            return false;
        }
        network.growOutputs(head.outputs());
        return true;
    }

    /** Backward, and the weights' step if every gradient is finite. */
    private Outcome step(Event event, double loss) {
        float[] dx = network.backward();
        double squaredNorm = network.squaredGradientNorm() + encoder.squaredGradientNorm(dx);
        gradientNorm = Math.sqrt(squaredNorm);
        if (!trainer.begin(event.weight(), squaredNorm)) {
            notFinite++;
            return Outcome.NOT_FINITE;
        }
        trainer.judge(loss);
        network.update(trainer, trainer.scale());
        encoder.update(event, dx, trainer.scale(), trainer);
        return Outcome.LEARNED;
    }

    @Override
    public ResolvedLearner goneOnAs(Specification next) {
        NetworkLearner wider = new NetworkLearner(next, ticker);
        wider.takeOver(this);
        return wider;
    }

    /** The weights of new inputs start at zero. */
    private void takeOver(NetworkLearner narrower) {
        encoder.takeOver(narrower.encoder);
        encodeNanos = narrower.encodeNanos;
        Tensors theirs = new Tensors();
        Tensors mine = new Tensors();
        narrower.stateBesidesFields(theirs.save(true));
        stateBesidesFields(mine.save(true));
        boolean sameOutput =
                specification.output().kind() == narrower.specification.output().kind();
        String first = "network." + network.parameters().get(0).name();
        int[] inputs = encoder.inputsIn(narrower.encoder);
        mine.tensors().replaceAll((name, tensor) -> {
            Tensors.Tensor old = theirs.tensors().get(name);
            if (old == null || !sameOutput && isOfOutput(name)) {
                return tensor;
            }
            return name.startsWith(first) ? old.withRows(inputs) : old;
        });
        mine.texts()
                .replaceAll((name, texts) ->
                        sameOutput || !isOfOutput(name) ? theirs.texts().getOrDefault(name, texts) : texts);
        stateBesidesFields(mine.load(true));
        weightsAreMissing &= narrower.weightsAreMissing;
    }

    private static boolean isOfOutput(String name) {
        return name.startsWith("output.") || name.startsWith("network.output.");
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
        return new Vitals(
                trainer.steps(),
                notFinite,
                encoder.ignoredFields(),
                encoder.turnover(),
                remarks,
                List.of(),
                gradientNorm,
                trainer.rate(),
                encodeNanos,
                gradientNorms());
    }

    private Map<String, Double> gradientNorms() {
        Map<String, Double> norms = new LinkedHashMap<>();
        encoder.gradientNorms(norms::put);
        network.gradientNorms(norms::put);
        return norms;
    }

    @Override
    public double weightNorm() {
        double sum = network.squaredWeightNorm();
        for (Parameter p : encoder.parameters()) {
            sum += p.squaredNorm();
        }
        return Math.sqrt(sum);
    }

    @Override
    public List<String> startedFrom() {
        return startedFrom;
    }

    @Override
    public List<String> unknownNames() {
        return unknownNames;
    }

    @Override
    public void state(Archive archive) {
        encoder.state(archive.in("features"));
        stateBesidesFields(archive);
        weightsAreMissing &= !archive.loading();
    }

    private void stateBesidesFields(Archive archive) {
        head.state(archive.in("output"));
        networkState(archive.in("network"));
        if (archive.training()) {
            trainer.state(archive.in("trainer"));
            long[] counts = archive.longs("counts", events, notFinite);
            events = counts[0];
            notFinite = counts[1];
            gradientNorm = archive.doubles("gradientNorm", gradientNorm)[0];
        }
    }

    /** The network's state. A parameter takes on the stored size, and only the outputs may have another one than now. */
    private void networkState(Archive archive) {
        List<Parameter> parameters = network.parameters();
        int[] rows = parameters.stream().mapToInt(Parameter::rows).toArray();
        int[] columns = parameters.stream().mapToInt(Parameter::columns).toArray();
        network.state(archive);
        for (int i = 0; i < rows.length; i++) {
            int expected = i < rows.length - OUTPUT_PARAMETERS ? columns[i] : head.outputs();
            parameters.get(i).checkSize(archive, rows[i], expected);
        }
    }
}
