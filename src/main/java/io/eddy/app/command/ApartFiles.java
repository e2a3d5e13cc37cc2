package io.eddy.app.command;

import io.eddy.app.Failure;
import io.eddy.spec.Specification;
import io.eddy.spec.Start;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of a command, none of which it may write over another. */
final class ApartFiles {
    private final Map<Object, String> seen = new LinkedHashMap<>();

    /** @param what it is to the user, such as {@code the data} */
    void read(String what, Path path) {
        seen.putIfAbsent(place(path), what);
    }

    /** The weights that a model starts from, if it does. */
    void read(Specification model) {
        model.training()
                .start()
                .flatMap(Start::given)
                .ifPresent(given -> read("the weights that the model starts from", given.file()));
    }

    /** @throws Failure if another is the same file */
    void written(String option, Path path) {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            return; // because what is written to a device goes over nothing
        }
        String other = seen.putIfAbsent(place(path), option);
        if (other != null) {
            throw new Failure(
                    "%s %s is also %s, and would be written over; give another file".formatted(option, path, other));
        }
    }

    /** The file itself, whatever links lead to it, and whatever names it has. */
    private static Object place(Path path) {
        try {
            Path real = path.toRealPath();
            Object key = Files.readAttributes(real, BasicFileAttributes.class).fileKey();
            return key == null ? real : key;
        } catch (IOException e) { // there is nothing yet, but its folder may be reached by a link
            Path absolute = path.toAbsolutePath().normalize();
            Path folder = absolute.getParent();
            return folder == null ? absolute : List.of(place(folder), String.valueOf(absolute.getFileName()));
        }
    }
}
