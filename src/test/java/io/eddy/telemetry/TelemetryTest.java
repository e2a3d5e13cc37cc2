package io.eddy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.serve.HttpFigures;
import io.eddy.stream.ClusterStatus;
import io.eddy.stream.IntakeStatus;
import io.eddy.stream.JoinStatus;
import io.eddy.stream.RequestStatus;
import io.eddy.stream.TaskStatus;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TelemetryTest {
    private static final String SILENT = "eddy_cluster_silent_seconds";

    private final AtomicLong now = new AtomicLong(Statuses.SNAPSHOT_MILLIS + 2_500);
    private List<TaskStatus> tasks = List.of();
    private List<IntakeStatus> sources = List.of();
    private List<RequestStatus> answered = List.of();
    private List<JoinStatus> joined = List.of();
    private ClusterStatus cluster = Statuses.ANSWERING;

    @Test
    void scrape_shows_a_task_as_its_status_tells() {
        tasks = List.of(Statuses.ofClasses(3, 1_000));

        assertThat(scrape().samples())
                .contains(
                        entry("eddy_learner_lag{partition=\"3\"}", 12.0),
                        entry("eddy_learner_events_total{outcome=\"learned\",partition=\"3\"}", 1_000.0),
                        entry("eddy_learner_events_total{outcome=\"skipped\",partition=\"3\"}", 7.0),
                        entry("eddy_learner_events_total{outcome=\"rejected\",partition=\"3\"}", 9.0),
                        entry("eddy_learner_events_total{outcome=\"repeated\",partition=\"3\"}", 6.0),
                        entry("eddy_learner_step_seconds_count{partition=\"3\"}", 1_007.0),
                        entry("eddy_learner_step_seconds_sum{partition=\"3\"}", 3.0),
                        entry("eddy_learner_encode_seconds_count{partition=\"3\"}", 1_007.0),
                        entry("eddy_learner_encode_seconds_sum{partition=\"3\"}", 2.0),
                        entry("eddy_learner_decode_seconds_count{partition=\"3\"}", 1_016.0),
                        entry("eddy_learner_decode_seconds_sum{partition=\"3\"}", 0.5),
                        entry("eddy_learner_redone_total{partition=\"3\"}", 13.0),
                        entry("eddy_learner_redo_left{partition=\"3\"}", 2.0),
                        entry("eddy_learner_lost_total{partition=\"3\"}", 5.0),
                        entry("eddy_checkpoint_taken_total{partition=\"3\"}", 4.0),
                        entry("eddy_checkpoint_offset{partition=\"3\"}", 38_000.0),
                        entry("eddy_checkpoint_size_bytes{partition=\"3\"}", 2_048.0),
                        entry("eddy_checkpoint_pause_seconds{partition=\"3\"}", 0.003),
                        entry("eddy_learner_ignored_fields_total{partition=\"3\"}", 11.0),
                        entry("eddy_learner_forgotten_total{partition=\"3\",reason=\"expired\"}", 3.0),
                        entry("eddy_learner_forgotten_total{partition=\"3\",reason=\"evicted\"}", 2.0),
                        entry("eddy_learner_gradients_not_finite_total{partition=\"3\"}", 1.0),
                        entry("eddy_learner_gradient_norm{partition=\"3\"}", 0.125),
                        entry("eddy_layer_gradient_norm{layer=\"hidden0\",partition=\"3\"}", 0.0625),
                        entry("eddy_learner_weight_norm{partition=\"3\"}", 12.5),
                        entry("eddy_learner_learning_rate{partition=\"3\"}", 0.01),
                        entry("eddy_progressive_drifts_total{partition=\"3\"}", 2.0),
                        entry("eddy_model_offset{model=\"elec2-3f9ac1\",partition=\"3\"}", 1_016.0),
                        entry("eddy_snapshot_published_total{partition=\"3\"}", 6.0),
                        entry("eddy_snapshot_offset{partition=\"3\"}", 40_000.0),
                        entry("eddy_snapshot_size_bytes{partition=\"3\"}", 4_096.0),
                        entry("eddy_snapshot_age_seconds{partition=\"3\"}", 2.5),
                        entry("eddy_dead_letters_total{partition=\"3\",reason=\"not-json\"}", 4.0),
                        entry("eddy_dead_letters_total{partition=\"3\",reason=\"missing-label\"}", 5.0),
                        entry("eddy_dead_letters_total{partition=\"3\",reason=\"too-large\"}", 0.0));
    }

    @Test
    void scores_stand_beside_those_of_the_baselines_in_each_scope() {
        tasks = List.of(Statuses.ofClasses(0, 1_000), Statuses.ofQuantities(1, 50));

        assertThat(scrape().samples())
                .contains(
                        entry(score("accuracy", 0, "model", "total"), 0.91),
                        entry(score("accuracy", 0, "majority", "window"), 0.58 + 0.01),
                        entry(score("accuracy", 0, "last", "fading"), 0.85 + 0.02),
                        entry(score("log_loss", 0, "model", "fading"), 0.25 + 0.02),
                        entry(score("log_loss", 0, "majority", "total"), 0.68),
                        entry(score("mae", 1, "model", "window"), 1.25),
                        entry(score("mae", 1, "mean", "total"), 1.5))
                .doesNotContainKeys(score("mae", 0, "model", "total"), score("accuracy", 1, "model", "total"));
    }

    @Test
    void scrape_has_every_meter_with_its_description_and_no_other_of_ours() {
        tasks = Statuses.OF_ALL_KINDS;
        sources = List.of(Statuses.TAKEN_IN);
        answered = List.of(Statuses.ANSWERED);
        joined = List.of(Statuses.JOINED);
        Set<String> listed = new TreeSet<>();
        for (MeterNames meter : MeterNames.values()) {
            listed.addAll(meter.series());
        }

        PrometheusText scrape;
        try (Telemetry telemetry = telemetry()) {
            telemetry.watch(new HttpFigures());
            scrape = PrometheusText.parse(telemetry.scrape());
        }

        assertThat(scrape.names().stream().filter(name -> name.startsWith("eddy_")))
                .containsExactlyElementsOf(listed);
        for (MeterNames meter : MeterNames.values()) {
            String family = meter.series().get(0).replaceFirst("_count$", "");
            assertThat(scrape.help().get(family)).as(family).isEqualTo(meter.description());
        }
    }

    @Test
    void each_of_several_outputs_has_scores_of_its_own() {
        tasks = List.of(Statuses.ofSeveral(0, 50), Statuses.ofClasses(1, 50));

        assertThat(scrape().samples())
                .contains(
                        entry(scoreOf("click", "accuracy", "model"), 0.9),
                        entry(scoreOf("click", "accuracy", "last"), 0.8),
                        entry(scoreOf("click", "log_loss", "model"), 0.5),
                        entry(scoreOf("dwell", "mae", "model"), 2.0),
                        entry(scoreOf("dwell", "mae", "last"), 3.0),
                        entry(score("accuracy", 1, "model", "total"), 0.91))
                .doesNotContainKeys(scoreOf("dwell", "accuracy", "model"), score("accuracy", 0, "model", "total"));
    }

    @Test
    void what_is_unusual_has_figures_of_its_own_and_none_of_classes() {
        tasks = List.of(Statuses.ofAnomalies(0, 50));

        PrometheusText scrape = scrape();
        assertThat(scrape.samples())
                .contains(
                        entry(score("unusual", 0, "model", "window"), 0.02),
                        entry(score("unusual_loss", 0, "model", "fading"), 0.75),
                        entry(score("unusual_auc", 0, "model", "total"), 0.875),
                        entry("eddy_segment_share{partition=\"0\",segment=\"0\"}", 0.75),
                        entry("eddy_segment_share{partition=\"0\",segment=\"1\"}", 0.25));
        assertThat(scrape.names()).doesNotContain("eddy_progressive_accuracy", "eddy_progressive_log_loss");
    }

    @Test
    void requests_have_their_own_series_and_their_own_lag() {
        TopicPartition requests = new TopicPartition("requests", 0);
        cluster = new ClusterStatus(now.get(), Optional.empty(), Map.of(), Map.of(requests, 12L));
        answered = List.of(new RequestStatus(requests, 40, 30, 2, 1));

        assertThat(scrape().samples())
                .contains(
                        entry("eddy_requests_total{outcome=\"answered\",partition=\"0\"}", 30.0),
                        entry("eddy_requests_total{outcome=\"rejected\",partition=\"0\"}", 2.0),
                        entry("eddy_requests_lag{partition=\"0\"}", 12.0),
                        entry("eddy_requests_lost_total{partition=\"0\"}", 1.0));

        answered = List.of();
        assertThat(scrape().names()).noneMatch(name -> name.startsWith("eddy_requests"));
    }

    @Test
    void what_was_decided_of_requests_is_shown_by_outcome() {
        cluster = new ClusterStatus(
                now.get(), Optional.empty(), Map.of(), Map.of(new TopicPartition("feedback", 0), 12L));
        joined = List.of(Statuses.JOINED);

        assertThat(scrape().samples())
                .contains(
                        entry("eddy_join_requests_total{outcome=\"joined\",partition=\"0\"}", 10.0),
                        entry("eddy_join_requests_total{outcome=\"corrected\",partition=\"0\"}", 8.0),
                        entry("eddy_join_requests_total{outcome=\"repeated\",partition=\"0\"}", 5.0),
                        entry("eddy_join_requests_total{outcome=\"left-out\",partition=\"0\"}", 1.0),
                        entry("eddy_join_feedback_total{outcome=\"unmatched\",partition=\"0\"}", 2.0),
                        entry("eddy_join_feedback_total{outcome=\"rejected\",partition=\"0\"}", 1.0),
                        entry("eddy_join_remembered{partition=\"0\"}", 3.0),
                        entry("eddy_join_lag{partition=\"0\"}", 12.0),
                        entry("eddy_join_lost_total{partition=\"0\"}", 2.0));
    }

    @Test
    void each_partition_of_an_input_has_its_own_series_while_this_process_takes_it_in() {
        TopicPartition orders = new TopicPartition("orders", 7);
        cluster = new ClusterStatus(now.get(), Optional.empty(), Map.of(), Map.of(orders, 12L));
        sources = List.of(
                new IntakeStatus(orders, 40, 30, Map.of(Reason.UNKNOWN_LABEL, 2L), 1, Optional.of("orders-7 waits")));

        assertThat(scrape().samples())
                .contains(
                        entry("eddy_intake_records_total{outcome=\"mapped\",partition=\"7\",topic=\"orders\"}", 30.0),
                        entry("eddy_intake_records_total{outcome=\"rejected\",partition=\"7\",topic=\"orders\"}", 2.0),
                        entry(
                                "eddy_intake_dead_letters_total{partition=\"7\",reason=\"unknown-label\",topic=\"orders\"}",
                                2.0),
                        entry(
                                "eddy_intake_dead_letters_total{partition=\"7\",reason=\"not-json\",topic=\"orders\"}",
                                0.0),
                        entry("eddy_intake_lag{partition=\"7\",topic=\"orders\"}", 12.0),
                        entry("eddy_intake_lost_total{partition=\"7\",topic=\"orders\"}", 1.0),
                        entry("eddy_intake_waiting{partition=\"7\",topic=\"orders\"}", 1.0));

        sources = List.of();

        assertThat(scrape().names()).noneMatch(name -> name.startsWith("eddy_intake_"));
    }

    @Test
    void dead_letters_have_a_series_for_each_reason_from_the_start() {
        tasks = List.of(Statuses.fresh(0));

        assertThat(scrape().samples().keySet().stream().filter(series -> series.startsWith("eddy_dead_letters")))
                .hasSize(Reason.values().length);
    }

    @Test
    void what_is_not_known_yet_is_absent_until_it_is() {
        try (Telemetry telemetry = telemetry()) {
            tasks = List.of(Statuses.fresh(0));
            Set<String> before = ours(telemetry);
            tasks = List.of(Statuses.ofClasses(0, 10));
            Set<String> after = ours(telemetry);

            assertThat(before)
                    .noneMatch(series -> series.startsWith("eddy_progressive_accuracy"))
                    .noneMatch(series -> series.startsWith("eddy_snapshot_age"))
                    .contains("eddy_model_offset{model=\"elec2-000000\",partition=\"0\"}");
            assertThat(after)
                    .contains(score("accuracy", 0, "model", "total"), "eddy_snapshot_age_seconds{partition=\"0\"}")
                    .contains("eddy_model_offset{model=\"elec2-3f9ac1\",partition=\"0\"}")
                    .doesNotContain("eddy_model_offset{model=\"elec2-000000\",partition=\"0\"}");
        }
    }

    @Test
    void a_score_that_applies_no_more_is_absent_and_not_a_number_that_is_none() {
        try (Telemetry telemetry = telemetry()) {
            tasks = List.of(Statuses.ofClasses(0, 10));
            Set<String> before = ours(telemetry);
            tasks = List.of(Statuses.ofAnomalies(0, 20));
            Set<String> between = ours(telemetry);
            tasks = List.of(Statuses.ofClasses(0, 30));

            assertThat(before).contains(score("accuracy", 0, "last", "window"));
            assertThat(between)
                    .contains(score("unusual", 0, "model", "window"))
                    .noneMatch(series -> series.startsWith("eddy_progressive_accuracy"));
            assertThat(ours(telemetry))
                    .contains(score("accuracy", 0, "last", "window"))
                    .noneMatch(series -> series.startsWith("eddy_progressive_unusual"));
        }
    }

    @Test
    void meters_come_and_go_with_their_tasks_and_neither_leak_nor_double() {
        try (Telemetry telemetry = telemetry()) {
            for (int round = 0; round < 50; round++) {
                int partition = round % 3;
                tasks = List.of(Statuses.ofClasses(partition, round), Statuses.ofClasses(partition + 1, 5));
                Set<String> partitions = ours(telemetry).stream()
                        .map(series -> series.replaceFirst(".*partition=\"(\\d+)\".*", "$1"))
                        .collect(Collectors.toSet());

                assertThat(partitions).containsExactlyInAnyOrder("" + partition, "" + (partition + 1));
                assertThat(PrometheusText.parse(telemetry.scrape()).samples())
                        .containsEntry(
                                "eddy_learner_events_total{outcome=\"learned\",partition=\"" + partition + "\"}",
                                (double) round);
            }
            tasks = List.of();

            assertThat(ours(telemetry)).isEmpty();
        }
    }

    @Test
    void snapshot_grows_old_with_the_clock_and_is_never_younger_than_nothing() {
        String age = "eddy_snapshot_age_seconds{partition=\"0\"}";
        tasks = List.of(Statuses.ofClasses(0, 1));

        try (Telemetry telemetry = telemetry()) {
            now.addAndGet(60_000);
            assertThat(PrometheusText.parse(telemetry.scrape()).samples()).containsEntry(age, 62.5);

            now.set(0);
            assertThat(PrometheusText.parse(telemetry.scrape()).samples()).containsEntry(age, 0.0);
        }
    }

    @Test
    void silence_of_the_cluster_grows_and_what_it_told_last_stays() {
        String lag = "eddy_learner_lag{partition=\"0\"}";
        tasks = List.of(Statuses.ofClasses(0, 1));

        cluster = new ClusterStatus(now.get(), Optional.empty(), Map.of(), Map.of());
        try (Telemetry telemetry = telemetry()) {
            assertThat(PrometheusText.parse(telemetry.scrape()).samples())
                    .containsEntry(SILENT, 0.0)
                    .doesNotContainKey(lag);

            cluster = new ClusterStatus(now.get(), Optional.of("no answer"), Map.of(0, 7L), Map.of());
            now.addAndGet(61_500);
            assertThat(PrometheusText.parse(telemetry.scrape()).samples())
                    .containsEntry(SILENT, 61.5)
                    .containsEntry(lag, 7.0);

            now.set(0);
            assertThat(PrometheusText.parse(telemetry.scrape()).samples()).containsEntry(SILENT, 0.0);
        }
    }

    @Test
    void jvm_and_process_are_measured_too() {
        assertThat(scrape().names())
                .contains(
                        "jvm_memory_used_bytes",
                        "jvm_threads_live_threads",
                        "process_cpu_usage",
                        "process_files_open_files",
                        "process_uptime_seconds",
                        "jvm_info");
    }

    @Test
    void learners_belong_to_one_registry() {
        LearnerMetrics learners = new LearnerMetrics(() -> tasks, () -> cluster, now::get);
        learners.bindTo(new SimpleMeterRegistry());

        assertThatThrownBy(() -> learners.bindTo(new SimpleMeterRegistry()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("in a registry already");
    }

    private Telemetry telemetry() {
        return new Telemetry(() -> tasks, () -> sources, () -> answered, () -> joined, () -> cluster, now::get);
    }

    private PrometheusText scrape() {
        try (Telemetry telemetry = telemetry()) {
            return PrometheusText.parse(telemetry.scrape());
        }
    }

    /** Those of the learners. */
    private static Set<String> ours(Telemetry telemetry) {
        return PrometheusText.parse(telemetry.scrape()).samples().keySet().stream()
                .filter(series -> series.startsWith("eddy_") && !series.equals(SILENT))
                .collect(Collectors.toSet());
    }

    private static String scoreOf(String output, String metric, String predictor) {
        return "eddy_progressive_%s{output=\"%s\",partition=\"0\",predictor=\"%s\",scope=\"total\"}"
                .formatted(metric, output, predictor);
    }

    private static String score(String metric, int partition, String predictor, String scope) {
        return "eddy_progressive_%s{partition=\"%d\",predictor=\"%s\",scope=\"%s\"}"
                .formatted(metric, partition, predictor, scope);
    }
}
