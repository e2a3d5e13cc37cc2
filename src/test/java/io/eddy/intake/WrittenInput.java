package io.eddy.intake;

import io.eddy.spec.Input;
import io.eddy.spec.SpecificationReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Inputs as model files have them. */
final class WrittenInput {
    private WrittenInput() {}

    /** The first input of a file called m.yaml, whose second line this is. */
    static Input read(String input) {
        try {
            Path folder = Files.createTempDirectory("inputs");
            Path file = Files.writeString(folder.resolve("m.yaml"), "inputs:\n" + input + "\n");
            return SpecificationReader.readAll(file).inputs().all().get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RecordMapping mapping(String input) {
        return new RecordMappings(1 << 20).of(read(input));
    }
}
