package io.eddy.app.command;

import io.eddy.app.Failure;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which models are evaluated: files, or one of which everything is inferred. */
final class ModelsOption {
    /** Stands for a model without a file, beside others. */
    private static final String DEFAULT = "default";

    @Option(
            names = "--model",
            paramLabel = "FILE",
            description =
                    "The model file; without it, fields and label are inferred from the first events. Several, each with its own"
                            + " --model, are compared on the same events with the first of them; 'default' is the one without a file. Pictures are of the first.")
    private List<Path> files = List.of();

    @Option(
            names = "--output",
            paramLabel = "KIND",
            description =
                    "What the label is, without a model file: binary, multiclass or regression. Default: inferred.")
    private @Nullable String output;

    /**
     * The models by what their columns are called.
     *
     * @param quantity whether the label is to be a quantity, where nothing else is said about it
     */
    Map<String, Specification> specifications(boolean quantity) {
        Map<String, Specification> models = new LinkedHashMap<>();
        if (files.isEmpty()) {
            models.put("Eddy", inferred(quantity));
        }
        for (Path file : files) {
            if (Collections.frequency(files, file) > 1) {
                throw new Failure("--model %s is given twice; a model is compared with others".formatted(file));
            }
            boolean isDefault = file.toString().equals(DEFAULT) && !Files.exists(file);
            Specification specification = isDefault ? inferred(quantity) : ModelOption.alone(file, output);
            String name = String.valueOf(file.getFileName()).replaceFirst("\\.(yaml|yml|json)$", "");
            models.put(models.containsKey(name) ? file.toString() : name, specification);
        }
        return models;
    }

    private Specification inferred(boolean quantity) {
        Specification inferred = ModelOption.inferred(output);
        return quantity && output == null ? inferred.withOutput(Kind.REGRESSION) : inferred;
    }
}
