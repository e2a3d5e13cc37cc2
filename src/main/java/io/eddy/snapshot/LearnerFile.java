package io.eddy.snapshot;

import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.safetensors.Safetensors;
import io.eddy.safetensors.Texts;
import io.eddy.safetensors.UnreadableSnapshot;
import io.eddy.spec.Specification;
import io.eddy.state.Tensors;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The whole state of a learner in a file, so that it can go on learning: a {@link Snapshot} with what only training needs, in the same layout
 * (safetensors). Whoever has a pipeline does not need it; that keeps checkpoints.
 */
public final class LearnerFile {
    private static final String FORMAT = "eddy-learner-1";

    private LearnerFile() {}

    /** Replaces a file that is there once the new one is whole. */
    public static void write(Learner learner, Path file) throws IOException {
        Tensors state = state(learner);
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("digest", Safetensors.digest(state));
        Texts.write(state, metadata);
        WholeFile.write(file, Safetensors.write(state, metadata));
    }

    /**
     * The learner as it was.
     *
     * @param specification the one that it was made of
     * @throws UnreadableSnapshot if the file is damaged, none of a learner, or of another model
     */
    public static Learner read(Path file, Specification specification) throws IOException {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
            Safetensors.Content content = Safetensors.read(bytes, Files.size(file));
            Map<String, String> metadata = content.metadata();
            if (!FORMAT.equals(metadata.get("format"))) {
                throw new UnreadableSnapshot("%s has the format '%s' and not '%s', that of a saved learner"
                        .formatted(file, metadata.get("format"), FORMAT));
            }
            Texts.read(content);
            Learner learner = Learners.of(specification);
            try {
                learner.state(content.tensors().load(true));
            } catch (IllegalStateException e) {
                throw new UnreadableSnapshot("%s: %s".formatted(file, e.getMessage()), e);
            }
            if (!Safetensors.digest(state(learner)).equals(metadata.get("digest"))) {
                throw new UnreadableSnapshot("%s is damaged: what it holds does not have its digest".formatted(file));
            }
            return learner;
        }
    }

    private static Tensors state(Learner learner) {
        Tensors state = new Tensors();
        learner.state(state.save(true));
        return state;
    }
}
