package io.eddy.app.command;

import io.eddy.app.Failure;
import io.eddy.learn.Specification;
import io.eddy.learn.SpecificationException;
import io.eddy.learn.SpecificationReader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model: a file, or everything inferred. */
final class ModelOption {
    /** What a model without a file is called, everywhere: its name is part of each version. */
    private static final String UNNAMED = "eddy";

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description = "The model file. Without it, fields and label are inferred from the first events.")
    private @Nullable Path file;

    Specification specification() {
        return file == null ? Specification.inferred(UNNAMED) : read(file);
    }

    /** @throws Failure if the file cannot be read or is no specification */
    static Specification read(Path file) {
        try {
            return SpecificationReader.read(file);
        } catch (SpecificationException e) {
            throw new Failure(String.join("\n      ", e.problems()), e);
        }
    }
}
