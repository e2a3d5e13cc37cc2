package io.eddy.app.command;

import io.eddy.app.Cluster;
import io.eddy.app.Failure;
import io.eddy.intake.RecordMappings;
import io.eddy.intake.RegistryAway;
import io.eddy.spec.Input;
import io.eddy.spec.Inputs;
import io.eddy.stream.IntakeSettings;
import io.eddy.wire.TopicState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Topics of others that are learned from, beside those of a model file. */
final class SourceOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Option(
            names = "--from",
            paramLabel = "TOPIC",
            description =
                    "Learn from this topic of yours, whose records are JSON of any shape; --label says which field is the label. Can be given"
                            + " several times. More, and other formats, say 'inputs' in a model file.")
    private List<String> topics = List.of();

    @Option(
            names = "--label",
            paramLabel = "FIELD",
            description =
                    "The field to predict in the records of --from: a name, a path (order.returned) or a JSON Pointer"
                            + " (/order/returned). Default: label.")
    private @Nullable String label;

    /** To be called before anything is started or written. */
    Inputs beside(Inputs ofModelFile) {
        if (topics.isEmpty() && label != null) {
            throw new ParameterException(
                    command.commandLine(),
                    "--label %s is about the records of --from TOPIC, and there is none; an event of Eddy's own form has its label in \"label\""
                            .formatted(label));
        }
        List<Input> all = new ArrayList<>(ofModelFile.all());
        for (String topic : topics) {
            if (new Inputs(all).of(topic).isPresent()) {
                throw new Failure("--from %s: that topic is an input already, of the model file or of another --from"
                        .formatted(topic));
            }
            all.add(of(topic));
        }
        return new Inputs(all);
    }

    private Input of(String topic) {
        try {
            return Input.of(topic, Optional.ofNullable(label).orElse(Input.DEFAULT_LABEL), "--label");
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    /**
     * What a pipeline on this machine is to take in.
     *
     * @throws Failure if a topic is not there: Eddy creates none but its own
     */
    static IntakeSettings settings(Inputs inputs, Cluster cluster) {
        if (inputs.isEmpty()) {
            return IntakeSettings.NONE;
        }
        Map<String, TopicState> states = cluster.topics().statesOf(inputs.topics(), untold -> {});
        RecordMappings mappings = new RecordMappings(Integer.MAX_VALUE, cluster.client());
        int partitions = 0;
        for (Input input : inputs.all()) {
            check(mappings, input);
            String name = input.topic();
            TopicState state = Optional.ofNullable(states.get(name))
                    .orElseThrow(() -> new Failure(
                            "the cluster at %s has no topic %s to learn from; Eddy creates no topics but its own"
                                    .formatted(cluster.address(), name)));
            partitions += state.partitions();
        }
        // because a learner needs a core, too, and more threads than partitions have nothing to do
        int threads = Math.max(1, Math.min(partitions, Runtime.getRuntime().availableProcessors() - 1));
        return new IntakeSettings(inputs, threads);
    }

    /** Now, because the first record is too late to hear of a schema that is not there. */
    private static void check(RecordMappings mappings, Input input) {
        try {
            mappings.of(input);
        } catch (RegistryAway e) {
            return; // because the pipeline waits for it, and says so
        } catch (IllegalArgumentException e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        }
    }
}
