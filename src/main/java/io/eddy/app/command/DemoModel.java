package io.eddy.app.command;

import io.eddy.spec.ModelFile;
import io.eddy.spec.SpecificationReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The model files of the demos: they lie in the jar, and can be looked at in a demo's folder. */
final class DemoModel {
    private DemoModel() {}

    static ModelFile in(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream model =
                Objects.requireNonNull(DemoModel.class.getResourceAsStream("/io/eddy/app/demo/" + name))) {
            Files.write(file, model.readAllBytes());
        }
        return SpecificationReader.readAll(file);
    }
}
