package io.eddy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.eval.Evaluation;
import io.eddy.eval.Report;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.learn.Label;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Prediction;
import io.eddy.learn.Vitals;
import io.eddy.stream.TaskStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class TelemetryTest {
    private final List<TaskStatus> tasks = new ArrayList<>();
    private final Telemetry telemetry = new Telemetry(() -> List.copyOf(tasks), () -> 12_000);

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void a_scrape_tells_what_the_tasks_tell() {
        tasks.add(status(0, 90));

        assertThat(telemetry.scrape().lines())
                .contains(
                        "eddy_learner_events_total{outcome=\"learned\",partition=\"0\"} 90.0",
                        "eddy_learner_events_total{outcome=\"skipped\",partition=\"0\"} 3.0",
                        "eddy_learner_events_total{outcome=\"rejected\",partition=\"0\"} 7.0",
                        "eddy_dead_letters_total{partition=\"0\",reason=\"not-json\"} 5.0",
                        "eddy_dead_letters_total{partition=\"0\",reason=\"empty\"} 0.0",
                        "eddy_learner_gradients_not_finite_total{partition=\"0\"} 2.0",
                        "eddy_learner_gradient_norm{partition=\"0\"} 0.5",
                        "eddy_learner_weight_norm{partition=\"0\"} 4.5",
                        "eddy_model_offset{model=\"shop-abc123\",partition=\"0\"} 100.0",
                        "eddy_snapshot_age_seconds{partition=\"0\"} 2.0",
                        "eddy_progressive_accuracy{partition=\"0\",predictor=\"model\",scope=\"total\"} 1.0");
    }

    @Test
    void meters_follow_the_tasks_as_they_come_and_go() {
        assertThat(telemetry.scrape()).doesNotContain("eddy_learner_events_total{");
        tasks.add(status(0, 1));
        tasks.add(status(1, 2));
        assertThat(telemetry.scrape()).contains("partition=\"0\"").contains("partition=\"1\"");
        tasks.remove(0);
        tasks.set(0, status(1, 3));

        String scrape = telemetry.scrape();

        assertThat(scrape).doesNotContain("partition=\"0\"");
        assertThat(scrape).contains("eddy_learner_events_total{outcome=\"learned\",partition=\"1\"} 3.0");
    }

    @Test
    void every_series_is_scraped_under_the_name_that_monitoring_uses() {
        tasks.add(status(0, 90));
        String scrape = telemetry.scrape();
        for (MeterNames name : MeterNames.values()) {
            if (name != MeterNames.MAE) { // this model predicts classes
                assertThat(name.series())
                        .allSatisfy(series -> assertThat(scrape).containsPattern("\n" + series + "\\{"));
            }
        }
    }

    @Test
    void promtool_has_nothing_to_say() throws IOException, InterruptedException {
        Path promtool = Path.of("/usr/bin/promtool");
        Assumptions.assumeTrue(Files.isExecutable(promtool), "promtool is not installed");
        tasks.add(status(0, 90));
        Process check = new ProcessBuilder(promtool.toString(), "check", "metrics")
                .redirectErrorStream(true)
                .start();

        try (var in = check.getOutputStream()) {
            String own = telemetry
                    .scrape()
                    .lines()
                    .filter(line -> line.matches("(# (HELP|TYPE) )?eddy_.*"))
                    .reduce("", (text, line) -> text + line + "\n");
            in.write(own.getBytes(StandardCharsets.UTF_8));
        }

        assertThat(check.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(check.exitValue()).isZero();
    }

    private static TaskStatus status(int partition, long learned) {
        Evaluation evaluation = new Evaluation();
        Prediction prediction = new Prediction.OfClass(List.of("a", "b"), new float[] {0.9f, 0.1f});
        evaluation.add(prediction, new Label.Category("a"));
        Report report = evaluation.report();
        return new TaskStatus(
                partition,
                new ModelVersion("shop", "abc123", "events-" + partition, 100),
                learned,
                3,
                Map.of(Reason.NOT_JSON, 5L, Reason.MISSING_LABEL, 2L),
                new Vitals(learned, 2, 4, 0.5, 0.003, 1_000),
                report,
                4.5,
                2_000,
                3_000,
                1,
                80,
                9_000,
                10_000,
                0);
    }
}
