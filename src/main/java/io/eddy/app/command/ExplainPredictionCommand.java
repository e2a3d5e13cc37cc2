package io.eddy.app.command;

import io.eddy.app.Failure;
import io.eddy.app.Main;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.ModelVersion;
import io.eddy.replay.FoundPrediction;
import io.eddy.replay.Rebuild;
import io.eddy.replay.RebuildImpossible;
import io.eddy.replay.RebuildRecord;
import io.eddy.replay.RebuiltModel;
import io.eddy.wire.PredictionMessage;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A published prediction, made once more by the version that it names. */
@Command(
        name = "explain-prediction",
        description = "Find a published prediction, rebuild the version of the model that made it, predict again,"
                + " and show whether the numbers are equal to the bit. Exits with 1 if they are not.")
final class ExplainPredictionCommand implements Callable<Integer> {
    private static final Pattern PLACE = Pattern.compile("(.+):([0-9]{1,18})");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(
            paramLabel = "ID",
            description = "The prediction's id, or where its event stands: TOPIC-PARTITION:OFFSET.")
    private String id = "";

    @Mixin
    private final RebuildOptions options = new RebuildOptions();

    @Mixin
    private final ClusterOptions clusterOptions = new ClusterOptions();

    @Override
    public Integer call() {
        return options.rebuild(clusterOptions, this::explain);
    }

    private int explain(Rebuild rebuild) throws RebuildImpossible {
        FoundPrediction found = find(rebuild);
        PredictionMessage published = found.message();
        ModelVersion version = published.model();
        int partition = partition(version.source())
                .orElseThrow(() -> new Failure(
                        "prediction %s was made by %s, which did not learn from the topic %s; --prefix names another"
                                .formatted(id, version, topic())));
        RebuildRecord event = rebuild.event(partition, version.offset())
                .orElseThrow(() -> new Failure(
                        "prediction %s was made by %s, but there is no event at that offset; retention may have removed it"
                                .formatted(id, version)));
        RebuiltModel model = rebuild.at(partition, version.offset());
        checkModel(version, model.version());
        PredictionMessage again = again(model, event, found);
        PredictionComparison comparison = PredictionComparison.of(published, again);
        PrintWriter out = spec.commandLine().getOut();
        if (found.count() > 1) {
            out.printf("%d predictions have the id %s; this is the newest%n", found.count(), id);
        }
        if (found.cut()) {
            out.printf(
                    "the topic of the predictions could not hold all of it (max.message.bytes), so what it holds is compared%n");
        }
        PredictionReport.print(out, published, model, event.millis(), comparison);
        return comparison.isEqual() ? 0 : Main.FAILED;
    }

    private FoundPrediction find(Rebuild rebuild) throws RebuildImpossible {
        Optional<FoundPrediction> named = rebuild.prediction(id);
        if (named.isPresent()) {
            return named.get();
        }
        Matcher place = PLACE.matcher(id);
        OptionalInt partition = place.matches() ? partition(place.group(1)) : OptionalInt.empty();
        if (partition.isPresent()) {
            long offset = Long.parseLong(place.group(2));
            FoundPrediction found = rebuild.predictionOf(partition.getAsInt(), offset)
                    .orElseThrow(() -> new Failure(
                            "the event at %s has no prediction among those that are still there; was it a dead letter, or removed by retention?"
                                    .formatted(id)));
            spec.commandLine()
                    .getOut()
                    .printf(
                            "the event at %s has the id %s%n",
                            id, found.message().id());
            return found;
        }
        throw new Failure(
                "there is no prediction %s among those that are still there; was it a dead letter, or removed by retention? Events that send has made are called FILE-ROW, and TOPIC-PARTITION:OFFSET finds any"
                        .formatted(id));
    }

    private String topic() {
        return clusterOptions.prefix() + "events";
    }

    /** Of {@code events-3}, if that is the name of the topic. */
    private OptionalInt partition(String source) {
        String number = source.startsWith(topic() + "-") ? source.substring(topic().length() + 1) : "";
        return number.matches("[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(number)) : OptionalInt.empty();
    }

    private void checkModel(ModelVersion made, ModelVersion rebuilt) {
        if (!made.equals(rebuilt)) {
            throw new Failure(
                    "prediction %s was made by %s, but the model here is %s-%s; --model FILE names the file of the other, --application-id another application"
                            .formatted(id, made, rebuilt.name(), rebuilt.fingerprint()));
        }
    }

    private PredictionMessage again(RebuiltModel model, RebuildRecord event, FoundPrediction found) {
        PredictionMessage again;
        try {
            again = model.published(event.value(), event.millis());
        } catch (RejectedEvent e) {
            throw new Failure(
                    "prediction %s was made by %s, but the event at that offset is rejected: %s"
                            .formatted(id, model.version(), e.getMessage()),
                    e);
        }
        if (found.cut()) {
            again = PredictionComparison.cutAs(found.message(), again);
        }
        if (!Objects.equals(found.message().id(), again.id())) {
            throw new Failure(
                    "prediction %s was made by %s, but the event at that offset is %s: it came again after the model had learned from it, when events that were needed were gone"
                            .formatted(id, model.version(), again.id()));
        }
        return again;
    }
}
