package io.eddy.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.app.Cluster;
import io.eddy.eval.Evaluation;
import io.eddy.eval.Metric;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.wire.DeadLetter;
import io.eddy.wire.PredictionMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pipeline has to pass on a real broker, whichever that is. Each test has topics and a group of its own. */
abstract class PipelineExam {
    @TempDir
    Path folder;

    private Trial trial;

    /** The broker to use. */
    abstract String bootstrap();

    @BeforeEach
    void begin() {
        trial = new Trial(Map.of("bootstrap.servers", bootstrap()), folder);
    }

    @Test
    void its_transactions_are_those_that_exactly_once_rests_on() {
        try (Cluster cluster = Cluster.at(bootstrap(), Map.of())) {
            assertThat(cluster.doubtAboutTransactions()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exactly_once_v2", "at_least_once"})
    void the_pipeline_and_a_learner_without_kafka_learn_the_same_bits(String guarantee) throws Exception {
        List<byte[]> events = Trial.events(3_000);
        trial.send(events);

        try (Pipeline pipeline = trial.start(guarantee)) {
            Trial.await(() -> Trial.learned(pipeline, 3_000));
            Trial.await(() -> !trial.readAll(trial.topics.snapshots()).isEmpty()
                    && trial.newest().manifest().version().offset() == 3_000);
        }

        Learner learner = Learners.of(Trial.specification());
        Evaluation evaluation = new Evaluation();
        Trial.learn(learner, evaluation, events);
        assertThat(trial.newest().manifest().digest()).isEqualTo(Trial.digest(learner));
        assertThat(trial.newest().manifest().metrics().get("accuracy"))
                .isEqualTo(evaluation.report().model().total(Metric.ACCURACY).orElseThrow());
        List<ConsumerRecord<byte[], PredictionMessage>> predictions = trial.readAll(trial.topics.predictions());
        assertThat(predictions).hasSize(3_000);
        for (int i = 0; i < 3_000; i++) {
            assertThat(predictions.get(i).value().id()).isEqualTo("e" + i);
        }
    }

    @Test
    void after_a_restart_it_goes_on_where_it_stood_and_repeats_nothing() throws Exception {
        List<byte[]> events = Trial.events(2_000);
        trial.send(events.subList(0, 1_200));
        try (Pipeline pipeline = trial.start("exactly_once_v2")) {
            Trial.await(() -> Trial.learned(pipeline, 1_200));
        }
        trial.send(events.subList(1_200, 2_000));

        try (Pipeline pipeline = trial.start("exactly_once_v2")) {
            Trial.await(() -> Trial.learned(pipeline, 2_000));
            assertThat(pipeline.tasks().get(0).redo().events()).isLessThan(1_200);
            Trial.await(() -> trial.published(2_000));
        }

        Learner learner = Learners.of(Trial.specification());
        Trial.learn(learner, new Evaluation(), events);
        assertThat(trial.newest().manifest().digest()).isEqualTo(Trial.digest(learner));
        assertThat(trial.readAll(trial.topics.predictions())).hasSize(2_000);
    }

    @Test
    void rubbish_of_any_size_lands_in_the_dead_letters_and_the_stream_goes_on() throws Exception {
        List<byte[]> mixed = new ArrayList<>(Trial.events(300));
        byte[] large = new byte[10_000_000];
        new Random(1).nextBytes(large);
        mixed.add(100, large);
        mixed.add(200, "not json".getBytes(UTF_8));
        trial.send(mixed);

        try (Pipeline pipeline = trial.start("exactly_once_v2")) {
            Trial.await(() -> Trial.learned(pipeline, 300));
            Trial.await(() -> trial.readAll(trial.topics.deadLetters()).size() == 2);
        }

        List<ConsumerRecord<byte[], byte[]>> letters = trial.readAll(trial.topics.deadLetters());
        assertThat(letters.get(0).value()).isEqualTo(large);
        assertThat(DeadLetter.in(letters.get(0).headers()).orElseThrow().reason())
                .isEqualTo("not-json");
        assertThat(DeadLetter.in(letters.get(1).headers()).orElseThrow().offset())
                .isEqualTo(200);
    }
}
