package io.eddy.replay;

import io.eddy.spec.Specification;
import io.eddy.wire.Topics;
import java.util.Map;
import java.util.Optional;

/**
 * Whose versions are rebuilt, and how.
 *
 * @param applicationId the pipeline's
 * @param topics with their prefix
 * @param given the specification to use; if empty, the one that the application's checkpoints are of
 * @param otherwise the specification to use where neither is there
 * @param fromScratch whether to learn the whole log again rather than from the nearest checkpoint
 * @param kafka settings of all clients
 */
public record RebuildSettings(
        String applicationId,
        Topics topics,
        Optional<Specification> given,
        Specification otherwise,
        boolean fromScratch,
        Map<String, Object> kafka) {
    public RebuildSettings {
        kafka = Map.copyOf(kafka);
    }
}
