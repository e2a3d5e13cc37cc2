package io.eddy.app.command;

import io.eddy.app.Failure;
import io.eddy.spec.Specification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private final OutputOption output = new OutputOption();

    /** The file of the first of them, if it has one: what it says of topics' records holds for all. */
    Optional<Path> first() {
        return files.stream().limit(1).filter(file -> !isDefault(file)).findFirst();
    }

    /** The files of all that have one. */
    List<Path> files() {
        return files.stream().filter(file -> !isDefault(file)).toList();
    }

    private static boolean isDefault(Path file) {
        return file.toString().equals(DEFAULT) && !Files.exists(file);
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName()).replaceFirst("\\.(yaml|yml|json)$", "");
    }

    /** Whether there is a file of the model that is called so by {@link #specifications}. */
    boolean hasFile(String model) {
        return files.stream()
                .anyMatch(file -> !isDefault(file)
                        && (nameOf(file).equals(model) || file.toString().equals(model)));
    }

    /** The models by what their columns are called. */
    Map<String, Specification> specifications(StatedTypes types) {
        Map<String, Specification> models = new LinkedHashMap<>();
        if (files.isEmpty()) {
            models.put("Eddy", output.specification(Optional.empty(), types));
        }
        for (Path file : files) {
            if (Collections.frequency(files, file) > 1) {
                throw new Failure("--model %s is given twice; a model is compared with others".formatted(file));
            }
            Specification specification =
                    output.specification(isDefault(file) ? Optional.empty() : Optional.of(file), types);
            String name = nameOf(file);
            models.put(models.containsKey(name) ? file.toString() : name, specification);
        }
        return models;
    }
}
