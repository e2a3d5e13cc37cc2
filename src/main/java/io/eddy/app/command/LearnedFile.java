package io.eddy.app.command;

import io.eddy.app.data.DataOptions;
import io.eddy.spec.Input;
import io.eddy.spec.Specification;
import io.eddy.wire.EventReader;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A file that is learned here, without Kafka, and how its rows become events. */
final class LearnedFile {
    @Parameters(paramLabel = "FILE", description = DataFileOptions.FILE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path path;

    @Mixin
    private final DataFileOptions columns = new DataFileOptions();

    @Mixin
    private final MaxEventBytesOption maxEventBytes = new MaxEventBytesOption();

    @Mixin
    private final InputOption inputOption = new InputOption();

    private Optional<Input> input = Optional.empty();

    Path path() {
        return path;
    }

    String label() {
        return input.map(Input::label)
                .map(label -> label.field()
                        .orElseGet(() -> label.positive().orElseThrow().field())
                        .written())
                .orElseGet(columns::label);
    }

    /** Whether its rows are records of a topic, as an input says. */
    boolean isExported() {
        return input.isPresent();
    }

    StatedTypes types() {
        return columns.types();
    }

    /** @param model a file that may say what the rows are */
    DataOptions options(Optional<Path> model) {
        input = inputOption.of(path, model, columns);
        return columns.options(Optional.empty())
                .withInput(input)
                .withMaxEventBytes(maxEventBytes.given().orElse(EventReader.DEFAULT_MAX_BYTES));
    }

    /** A model file of what was learned, with what the given one says of topics. */
    String modelFile(Specification learned) {
        return (learned.asFile() + inputOption.text()).stripTrailing();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
