package io.eddy.app.command;

import io.eddy.app.Failure;
import io.eddy.app.data.DataFile;
import io.eddy.spec.Input;
import io.eddy.spec.Input.Role;
import io.eddy.spec.Inputs;
import io.eddy.spec.Join;
import io.eddy.spec.ModelFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Of which topic's records a file has some, where a model file says what these are. */
final class InputOption {
    @Option(
            names = "--from",
            paramLabel = "TOPIC",
            description =
                    "The file holds records of this topic, which is one of the model file's inputs. Default: the only one, or the one"
                            + " that is called as the file.")
    private @Nullable String topic;

    private Inputs inputs = Inputs.NONE;
    private String text = "";

    /** All of the model file's inputs, and how it joins, as it has them. */
    String text() {
        return text;
    }

    /**
     * The input that says what the rows of a file are; nothing if the model file has none.
     *
     * @param model the model file, if there is one
     * @param columns options that say so, too
     */
    Optional<Input> of(Path data, Optional<Path> model, DataFileOptions columns) {
        Optional<ModelFile> all = model.map(OutputOption::readAll);
        Inputs named = all.map(ModelFile::inputs).orElse(Inputs.NONE);
        inputs = new Inputs(named.as(Role.EVENT)); // because nothing can be learned from the others alone
        text = named.text() + all.flatMap(ModelFile::join).map(Join::text).orElse("");
        if (inputs.isEmpty()) {
            if (topic != null) {
                throw new Failure("--from %s: %s"
                        .formatted(
                                topic,
                                model.map(file -> file + " has no inputs")
                                        .orElse("there is no model file whose input it could be; add --model FILE")));
            }
            return Optional.empty();
        }
        Path file = model.orElseThrow();
        columns.ofPlainRows().ifPresent(option -> {
            throw new Failure("%s: the inputs of %s say what the records are; leave it out, or say it there"
                    .formatted(option, file));
        });
        return Optional.of(chosen(data, file));
    }

    private Input chosen(Path data, Path model) {
        if (topic == null && inputs.all().size() == 1) {
            return inputs.all().get(0);
        }
        List<String> topics = inputs.topics();
        String wanted = topic == null ? DataFile.nameOf(data) : topic;
        return inputs.of(wanted)
                .orElseThrow(() -> new Failure("%s is of which topic? say --from with one of the inputs of %s: %s"
                        .formatted(data, model, String.join(", ", topics))));
    }
}
