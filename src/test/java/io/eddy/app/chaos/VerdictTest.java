package io.eddy.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.chaos.Course.Kind;
import io.eddy.app.chaos.Course.Outcome;
import io.eddy.app.chaos.Course.Standing;
import io.eddy.learn.ModelVersion;
import io.eddy.snapshot.Manifest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What was published is manipulated, one way at a time, and each is noticed and named. */
class VerdictTest {
    private static final int EVENTS = 6;

    /** Of each partition: the third event is rubbish. */
    private static final List<Course> COURSES = List.of(course(0), course(1));

    private final List<Published> predictions = new ArrayList<>(published(Kind.PREDICTION));
    private final List<Published> letters = new ArrayList<>(published(Kind.DEAD_LETTER));
    private final List<Manifest> manifests = new ArrayList<>(List.of(manifest(0, 3), manifest(0, 6), manifest(1, 6)));

    private static Course course(int partition) {
        List<Outcome> outcomes = IntStream.range(0, EVENTS)
                .mapToObj(offset ->
                        new Outcome(offset == 2 ? Kind.DEAD_LETTER : Kind.PREDICTION, content(partition, offset)))
                .toList();
        return new Course(outcomes, Map.of(3L, standing(partition, 3), 6L, standing(partition, 6)));
    }

    private static String content(int partition, int offset) {
        return "content " + partition + ":" + offset;
    }

    private static Standing standing(int partition, long offset) {
        Manifest manifest = manifest(partition, offset);
        return new Standing(manifest.version().toString(), manifest.events(), manifest.digest(), manifest.metrics());
    }

    private static Manifest manifest(int partition, long offset) {
        return manifest(partition, offset, "d" + partition + offset, 0.5);
    }

    private static Manifest manifest(int partition, long offset, String digest, double accuracy) {
        ModelVersion version = new ModelVersion("m", "123456", "events-" + partition, offset);
        return new Manifest(
                version, offset - 1, Instant.EPOCH, 100, List.of("c"), "s", digest, Map.of("accuracy", accuracy));
    }

    private static List<Published> published(Kind kind) {
        List<Published> all = new ArrayList<>();
        for (int offset = 0; offset < EVENTS; offset++) {
            for (int partition = 0; partition < COURSES.size(); partition++) {
                if (COURSES.get(partition).outcomes().get(offset).kind() == kind) {
                    all.add(new Published(partition, offset, content(partition, offset)));
                }
            }
        }
        return all;
    }

    private List<String> differences(boolean exactlyOnce) {
        Verdict verdict = new Verdict("events", COURSES, exactlyOnce);
        verdict.check(Kind.PREDICTION, predictions);
        verdict.check(Kind.DEAD_LETTER, letters);
        verdict.checkSnapshots(manifests);
        verdict.checkFinal(manifests);
        return verdict.differences().stream()
                .map(difference -> difference.what() + " at " + difference.where())
                .toList();
    }

    private void assertBoth(String difference) {
        assertThat(differences(true)).containsExactly(difference);
        assertThat(differences(false)).containsExactly(difference);
    }

    private int indexOf(int partition, long offset) {
        return predictions.indexOf(new Published(partition, offset, content(partition, (int) offset)));
    }

    @Test
    void what_is_as_it_should_be_has_no_difference() {
        assertThat(differences(true)).isEmpty();
        assertThat(differences(false)).isEmpty();
    }

    @Test
    void a_missing_prediction_is_named() {
        predictions.remove(indexOf(1, 3));

        assertBoth("prediction missing at events-1:3");
    }

    @Test
    void the_last_prediction_may_not_be_missing_either() {
        predictions.remove(indexOf(0, 5));

        assertBoth("prediction missing at events-0:5");
    }

    @Test
    void a_repeated_prediction_is_one_too_many_only_under_exactly_once() {
        predictions.add(predictions.get(indexOf(1, 3)));

        assertThat(differences(true)).containsExactly("prediction repeated at events-1:3");
        assertThat(differences(false)).isEmpty();
    }

    @Test
    void a_repeated_prediction_that_differs_from_its_first_is_named() {
        predictions.add(new Published(1, 3, content(1, 3) + " "));

        assertThat(differences(false)).containsExactly("prediction differs at events-1:3");
    }

    @Test
    void predictions_out_of_order_are_named() {
        Published early = predictions.remove(indexOf(0, 4));
        predictions.add(indexOf(0, 3), early);

        assertBoth("prediction out of order at events-0:3");
    }

    @Test
    void one_bit_of_a_prediction_is_enough() {
        String right = content(0, 4);
        char flipped = (char) (right.charAt(3) ^ 1);
        predictions.set(indexOf(0, 4), new Published(0, 4, right.substring(0, 3) + flipped + right.substring(4)));

        assertBoth("prediction differs at events-0:4");
    }

    @Test
    void a_prediction_of_rubbish_or_of_an_event_that_was_not_sent_is_named() {
        predictions.add(new Published(0, 2, content(0, 2)));
        predictions.add(new Published(1, EVENTS, "anything"));
        predictions.add(new Published(2, 0, "anything"));

        assertBothIn(List.of(
                "prediction of no such event at events-0:2",
                "prediction of no such event at events-1:6",
                "prediction of no such event at events-2:0"));
    }

    private void assertBothIn(List<String> expected) {
        assertThat(differences(true)).containsExactlyElementsOf(expected);
        assertThat(differences(false)).containsExactlyElementsOf(expected);
    }

    @Test
    void dead_letters_are_held_to_the_same() {
        letters.set(0, new Published(0, 2, "another"));
        letters.remove(1);

        assertBothIn(List.of("dead letter differs at events-0:2", "dead letter missing at events-1:2"));
    }

    @Test
    void a_snapshot_that_contradicts_the_reference_is_named_though_a_right_one_of_that_version_is_there() {
        manifests.add(1, manifest(0, 3, "another", 0.5));

        assertBoth("snapshot differs at events-0:3");
    }

    @Test
    void a_snapshot_with_other_metrics_is_named() {
        manifests.add(manifest(1, 3, "d13", Math.nextUp(0.5)));

        assertBoth("snapshot differs at events-1:3");
    }

    @Test
    void a_snapshot_of_another_model_is_named() {
        Manifest right = manifest(1, 3);
        manifests.add(new Manifest(
                new ModelVersion("m", "654321", "events-1", 3),
                right.events(),
                right.time(),
                right.bytes(),
                right.checksums(),
                right.sha256(),
                right.digest(),
                right.metrics()));

        assertBoth("snapshot differs at events-1:3");
    }

    @Test
    void each_partition_has_a_last_snapshot() {
        manifests.remove(2);

        assertBoth("last snapshot missing at events-1:6");
    }

    @Test
    void a_difference_says_what_was_expected_and_what_was_found() {
        predictions.set(indexOf(1, 1), new Published(1, 1, "nonsense"));
        Verdict verdict = new Verdict("events", COURSES, true);
        verdict.check(Kind.PREDICTION, predictions);

        assertThat(verdict.differences()).hasSize(1);
        assertThat(verdict.differences().get(0).toString().lines())
                .containsExactly(
                        "prediction differs at events-1:1", "  expected prediction content 1:1", "  found    nonsense");
    }
}
