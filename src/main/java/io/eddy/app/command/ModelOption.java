package io.eddy.app.command;

import io.eddy.spec.Inputs;
import io.eddy.spec.Join;
import io.eddy.spec.Specification;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model: a file, or everything inferred. */
final class ModelOption {
    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "The model file. Without it, fields and label are inferred from the first events.")
    private @Nullable Path file;

    @Mixin
    private final OutputOption output = new OutputOption();

    Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** The topics that the file names. */
    Inputs inputs() {
        return file == null ? Inputs.NONE : OutputOption.readAll(file).inputs();
    }

    /** How requests are joined with their labels, if the file says so. */
    Optional<Join> join() {
        return file().flatMap(it -> OutputOption.readAll(it).join());
    }

    Specification specification(StatedTypes types) {
        return output.specification(Optional.ofNullable(file), types);
    }
}
