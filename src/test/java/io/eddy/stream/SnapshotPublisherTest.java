package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.learn.ModelVersion;
import io.eddy.snapshot.FollowedModel;
import io.eddy.snapshot.Snapshot;
import io.eddy.snapshot.SnapshotPart;
import io.eddy.state.Archive;
import io.eddy.state.Tensors;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What becomes of models and deltas that the topic cannot hold. */
class SnapshotPublisherTest {
    /** So that a manifest has room for the parts of 90,000 bytes. */
    private static final int RECORD_BYTES = 4_096 + 1_200;

    private long millis;
    private final SnapshotPublisher publisher = new SnapshotPublisher(Optional.empty(), RECORD_BYTES, () -> millis);
    private final FollowedModel follower = new FollowedModel(model -> true);

    private long offset;
    private float[] numbers = new float[10_000];
    private String text = "short";
    private int wholes;

    @Test
    void a_model_that_is_too_large_is_not_copied_again_at_each_event() {
        numbers = new float[40_000];

        for (int event = 0; event < 100; event++) {
            millis += 10;
            offset++;
            if (publisher.readyForDelta()) {
                assertThat(beginDelta()).isFalse();
            }
            assertThat(publisher.sendPart(part -> {})).isFalse();
        }
        assertThat(wholes).isEqualTo(1);
        millis += 10_000;

        assertThat(publisher.readyForDelta()).isTrue();
        numbers = new float[10_000];
        assertThat(beginDelta()).as("it fits now").isTrue();
    }

    @Test
    void a_snapshot_that_is_too_large_has_not_begun() {
        numbers = new float[40_000];

        assertThat(publisher.begin(snapshot())).isFalse();

        assertThat(publisher.busy()).isFalse();
        numbers = new float[10_000];
        assertThat(publisher.begin(snapshot())).isTrue();
        assertThat(publisher.busy()).isTrue();
    }

    @Test
    void after_a_delta_that_was_too_large_a_snapshot_goes_out_since_no_delta_would_fit() throws IOException {
        assertThat(beginDelta()).isTrue();
        assertThat(sent()).isPositive();
        step("too long ".repeat(20_000));
        assertThat(beginDelta()).isFalse();
        assertThat(sent()).as("of the delta").isZero();

        step("short");
        assertThat(publisher.readyForDelta()).isTrue();

        assertThat(beginDelta()).isTrue();
        assertThat(sent()).isPositive();
        assertStandsAt(offset);
        step("short again");
        assertThat(beginDelta()).as("deltas go on").isFalse();
        assertThat(sent()).isPositive();
        assertStandsAt(offset);
    }

    private void step(String newText) {
        millis += 1_000;
        offset++;
        numbers[(int) offset] = offset;
        text = newText;
    }

    private boolean beginDelta() {
        return publisher.beginDelta(about(new Tensors()), this::state, this::snapshot);
    }

    /** How many parts went out, to the follower. */
    private int sent() throws IOException {
        List<SnapshotPart> sent = new ArrayList<>();
        while (publisher.sendPart(sent::add)) {}
        for (SnapshotPart part : sent) {
            follower.accept(part.key(), part.bytes());
        }
        follower.settle();
        return sent.size();
    }

    private void assertStandsAt(long expected) {
        assertThat(follower.stand()).map(stand -> stand.version().offset()).hasValue(expected);
        assertThat(follower.missed()).isEmpty();
    }

    private void state(Archive archive) {
        archive.floats("numbers", numbers, 0, numbers.length, numbers.length);
        archive.strings("texts", List.of(text));
    }

    private Snapshot snapshot() {
        wholes++;
        Tensors tensors = new Tensors();
        state(tensors.save(false));
        return about(tensors);
    }

    private Snapshot about(Tensors tensors) {
        ModelVersion version = new ModelVersion("x", "123456", "events-0", offset);
        return new Snapshot(version, offset, Instant.EPOCH, "specification", Map.of(), tensors);
    }
}
