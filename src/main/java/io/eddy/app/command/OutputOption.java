package io.eddy.app.command;

import io.eddy.app.Failure;
import io.eddy.learn.Learners;
import io.eddy.spec.ModelFile;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Kind;
import io.eddy.spec.SpecificationException;
import io.eddy.spec.SpecificationReader;
import io.eddy.spec.Spelling;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a model predicts, said by an option, by its file, or not at all. */
final class OutputOption {
    /** What a model without a file is called, everywhere: its name is part of each version. */
    private static final String UNNAMED = "eddy";

    private static final List<String> OUTPUTS = List.of("binary", "multiclass", "regression");

    @Option(
            names = "--output",
            paramLabel = "KIND",
            description =
                    "What the label is, without a model file: binary, multiclass or regression. Default: inferred.")
    private @Nullable String output;

    /** The model of a file, or of none. */
    Specification specification(Optional<Path> file, StatedTypes types) {
        if (file.isPresent()) {
            return types.in(alone(file.get(), output));
        }
        return output == null ? types.inAll(inferred(null)) : types.in(inferred(output));
    }

    /** What a model is without a file. @param output its kind, or null if that is inferred, too */
    static Specification inferred(@Nullable String output) {
        Specification inferred = Specification.inferred(UNNAMED);
        return output == null ? inferred : inferred.withOutput(kind(output));
    }

    private static Kind kind(String output) {
        return switch (output) {
            case "binary" -> Kind.BINARY;
            case "multiclass" -> Kind.MULTICLASS;
            case "regression" -> Kind.REGRESSION;
            default ->
                throw new Failure("--output %s: there is no such kind%s allowed: %s"
                        .formatted(output, Spelling.suggestion(output, OUTPUTS), String.join(", ", OUTPUTS)));
        };
    }

    /** A model file beside which no output is given. */
    static Specification alone(Path file, @Nullable String output) {
        if (output != null) {
            throw new Failure("--output %s and --model %s: the model file says what the output is; leave out one"
                    .formatted(output, file));
        }
        return read(file);
    }

    /** @throws Failure if the file cannot be read or is no specification */
    static Specification read(Path file) {
        return readAll(file).specification();
    }

    /** @throws Failure if the file cannot be read or is no model file */
    static ModelFile readAll(Path file) {
        try {
            ModelFile read = SpecificationReader.readAll(file);
            if (read.specification().training().start().isPresent()) {
                Learners.of(read.specification()); // because only a learner shows whether names in the section start
                // are any
            }
            return read;
        } catch (SpecificationException e) {
            throw new Failure(String.join("\n      ", e.problems()), e);
        }
    }
}
