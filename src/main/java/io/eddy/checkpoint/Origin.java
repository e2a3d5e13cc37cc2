package io.eddy.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the checkpoints of a store are of, written when a model sees its first event: from then on its weights are a function of
 * the specification, the log from here, and which events of it were learned from.
 *
 * @param offset of the first event that the model has seen
 * @param model name and fingerprint
 * @param specification its canonical text
 * @param eventBytes a larger event is rejected
 * @param skipped the offsets of events that were passed over because somebody said so
 * @param millis when this was written, by the clock of the process that did
 * @param topicId the cluster's own name for the topic of that log; null if it is not known
 */
public record Origin(
        long offset,
        String model,
        String specification,
        int eventBytes,
        List<Long> skipped,
        long millis,
        @Nullable String topicId) {
    public static final String KEY = "origin";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public Origin {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(specification, "specification");
        skipped = List.copyOf(skipped);
        if (eventBytes < 1) {
            throw new IllegalArgumentException("events of at most " + eventBytes + " bytes");
        }
    }

    /** What the store holds checkpoints of; empty if it never held any. */
    public static Optional<Origin> in(CheckpointStore store) {
        byte[] json = store.get(KEY);
        if (json == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(json, Origin.class));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the store of checkpoints says it is of a model that this Eddy cannot read: " + e.getMessage(), e);
        }
    }

    public void putInto(CheckpointStore store) {
        try {
            store.put(KEY, JSON.writeValueAsBytes(this));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can always be written as JSON", e);
        }
    }
}
