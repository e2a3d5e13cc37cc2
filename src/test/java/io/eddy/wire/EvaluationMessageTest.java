package io.eddy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.eval.Report;
import io.eddy.eval.Scores;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Segment;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvaluationMessageTest {
    private static final Scores MODEL = new Scores(Map.of("accuracy", 0.9), Map.of("accuracy", 0.95), Map.of());
    private static final Scores LAST = new Scores(Map.of("accuracy", 1 / 3.0), Map.of(), Map.of("logLoss", 1e-9));
    static final EvaluationMessage MESSAGE = new EvaluationMessage(
            new ModelVersion("elec2", "3f9ac1", "events-0", 45_312),
            45_000,
            1_714_564_800_000L,
            40,
            new Report(45_004, 1, 3, 310, 2, 17, MODEL, Map.of("last", LAST), 2, List.of(17_000L, 30_000L)),
            List.of(new Segment(
                    0, 30_000, 0.7, Map.of("age", 41.5), Map.of("city", List.of(new Segment.Common("Basel", 0.4))))));

    @Test
    void an_evaluation_is_written_with_its_baselines() {
        assertThat(new String(new EvaluationWriter().write(MESSAGE), UTF_8))
                .isEqualTo(
                        "{\"model\":\"elec2-3f9ac1@events-0:45312\",\"time\":1714564800000,\"learned\":45000,\"lost\":40,"
                                + "\"events\":45004,\"unweighted\":1,\"notFinite\":3,\"skipped\":310,\"rejected\":2,\"repeated\":17,"
                                + "\"metrics\":{\"total\":{\"accuracy\":0.9},\"window\":{\"accuracy\":0.95},\"fading\":{}},"
                                + "\"baselines\":{\"last\":{\"total\":{\"accuracy\":0.3333333333333333},\"window\":{},"
                                + "\"fading\":{\"logLoss\":1.0E-9}}},\"drifts\":2,\"recentDrifts\":[17000,30000],"
                                + "\"segments\":[{\"number\":0,\"events\":30000,\"share\":0.7,\"means\":{\"age\":41.5},"
                                + "\"common\":{\"city\":[{\"name\":\"Basel\",\"share\":0.4}]}}]}");
    }

    @Test
    void what_is_read_back_is_the_same() throws IOException {
        assertThat(EvaluationReader.read(new EvaluationWriter().write(MESSAGE))).isEqualTo(MESSAGE);
    }

    @Test
    void the_first_evaluation_has_no_time_and_no_metric() throws IOException {
        Scores none = new Scores(Map.of(), Map.of(), Map.of());
        EvaluationMessage first = new EvaluationMessage(
                MESSAGE.model().at(0), 0, -1, 0, new Report(0, 0, 0, 0, 0, 0, none, Map.of(), 0, List.of()), List.of());

        assertThat(EvaluationReader.read(new EvaluationWriter().write(first))).isEqualTo(first);
    }

    @Test
    void what_is_no_evaluation_is_an_error() {
        assertThatThrownBy(() -> EvaluationReader.read("[1]".getBytes(UTF_8)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("'model' and 'metrics'");
    }
}
