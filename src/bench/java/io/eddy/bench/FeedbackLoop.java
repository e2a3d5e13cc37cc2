package io.eddy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eddy.app.broker.EmbeddedBroker;
import io.eddy.app.data.DataFile;
import io.eddy.app.data.DataOptions;
import io.eddy.app.data.DataOptions.Order;
import io.eddy.eval.Evaluation;
import io.eddy.eval.LateLabels;
import io.eddy.eval.Metric;
import io.eddy.eval.Progressive;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.Prediction;
import io.eddy.replay.EventOptions;
import io.eddy.spec.Join;
import io.eddy.spec.Specification;
import io.eddy.stream.Every;
import io.eddy.stream.LoopSettings;
import io.eddy.stream.Pipeline;
import io.eddy.stream.PipelineSettings;
import io.eddy.stream.RecoverySettings;
import io.eddy.wire.EventReader;
import io.eddy.wire.EventWriter;
import io.eddy.wire.PredictionMessage;
import io.eddy.wire.TopicAdmin;
import io.eddy.wire.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Asks for each row of a file at a rate on a broker, tells how it turned out some seconds later, and says how good the answers were: beside a
 * learner without Kafka that gets each label at the same moment, and, where all labels come after the same time, what {@code evaluate --label-delay} makes of
 * the same rows. Then it compares each answer with that of the version which it names, to the bit. {@code FeedbackLoop train.csv.gz category
 * 500 30} has labels within 30 seconds, {@code FeedbackLoop train.csv.gz category 500 =2} after 2.
 */
public final class FeedbackLoop {
    private static final Topics TOPICS = Topics.standard();

    private final List<byte[]> requests = new ArrayList<>();
    private final List<Event> rows = new ArrayList<>();
    private final double[] asked;
    private final double[] told;

    /** What happens at a second: a request of that number, or else its label. */
    private record Moment(double second, int row, boolean asks) {}

    private final List<Moment> moments = new ArrayList<>();

    private FeedbackLoop(Path file, String label, int perSecond, double late, boolean exactly) throws RejectedEvent {
        DataOptions options =
                new DataOptions(Optional.of(label), Optional.empty(), Set.of(), Map.of(), Order.shuffled(42));
        EventWriter writer = new EventWriter();
        Event event = new Event();
        try (DataFile data = DataFile.open(file, options)) {
            while (data.next()) {
                data.fill(event);
                event.id("r" + rows.size());
                rows.add(event.copy());
                event.label().setMissing();
                requests.add(writer.write(event));
            }
        }
        asked = new double[rows.size()];
        told = new double[rows.size()];
        Random random = new Random(7);
        for (int i = 0; i < rows.size(); i++) {
            asked[i] = i / (double) perSecond;
            told[i] = asked[i] + (exactly ? late : late * random.nextDouble());
            moments.add(new Moment(asked[i], i, true));
            moments.add(new Moment(told[i], i, false));
        }
        moments.sort(Comparator.comparingDouble(Moment::second));
    }

    /** Arguments: a file, its label, requests a second, and within how many seconds labels come, or {@code =} after how many. */
    public static void main(String[] args) throws Exception {
        boolean exactly = args[3].startsWith("=");
        double late = Double.parseDouble(args[3].substring(exactly ? 1 : 0));
        FeedbackLoop loop = new FeedbackLoop(Path.of(args[0]), args[1], Integer.parseInt(args[2]), late, exactly);
        if (exactly) {
            System.out.printf("evaluate --label-delay %ss: %s%n", args[3].substring(1), percent(loop.withDelay(late)));
        }
        long start = System.nanoTime();
        System.out.printf(Locale.ROOT, "the same labels at the same moments, without Kafka: %s", percent(loop.alone()));
        System.out.printf(Locale.ROOT, ", in %.1f s of computing%n", (System.nanoTime() - start) / 1e9);
        Path folder = Files.createTempDirectory("eddy-feedback-loop");
        try (EmbeddedBroker broker = EmbeddedBroker.startOn(folder, 0).orElseThrow()) {
            loop.run(broker.address(), folder, late);
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f %% right", 100 * share);
    }

    private double withDelay(double seconds) throws RejectedEvent {
        Evaluation evaluation = new Evaluation();
        LateLabels labels = new LateLabels(
                new Progressive(Learners.of(Specification.inferred("loop")), evaluation),
                new LateLabels.Delay.Time(Math.round(1_000 * seconds)));
        for (int i = 0; i < rows.size(); i++) {
            Event event = rows.get(i).copy();
            event.time(Math.round(1_000 * asked[i]));
            labels.next(event);
        }
        labels.end();
        return evaluation.report().model().total(Metric.ACCURACY).orElseThrow();
    }

    private double alone() throws RejectedEvent {
        Learner learner = Learners.of(Specification.inferred("loop"));
        int right = 0;
        for (Moment moment : moments) {
            Event row = rows.get(moment.row());
            if (moment.asks()) {
                right += isRight(learner.predict(row), moment.row()) ? 1 : 0;
            } else {
                learner.learn(row.copy());
            }
        }
        return right / (double) rows.size();
    }

    private boolean isRight(Prediction prediction, int row) {
        return prediction instanceof Prediction.OfClass of
                && of.label().equals(rows.get(row).label().asName());
    }

    private void run(String bootstrap, Path folder, double late) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            new TopicAdmin(admin).createAbsent(TOPICS.definitions());
        }
        Join join = new Join(
                Duration.ofSeconds((long) late + 30),
                Join.Counts.FIRST,
                Optional.empty(),
                Duration.ZERO,
                1_000_000,
                "");
        Every never = new Every(1_000_000_000, Duration.ofDays(1));
        PipelineSettings settings = new PipelineSettings(
                        Specification.inferred("loop"),
                        "loop",
                        TOPICS,
                        "exactly_once_v2",
                        EventOptions.DEFAULT,
                        RecoverySettings.DEFAULT,
                        never,
                        never,
                        folder.resolve("streams"),
                        Map.of("bootstrap.servers", bootstrap))
                .answering(LoopSettings.joining(join));
        long[] sent = new long[rows.size()];
        double[] millis = new double[rows.size()];
        List<PredictionMessage> answers = new ArrayList<>();
        try (Pipeline pipeline = new Pipeline(settings, System::currentTimeMillis, System::nanoTime)) {
            pipeline.start();
            while (!pipeline.isReady() || pipeline.tasks().isEmpty()) {
                LockSupport.parkNanos(10_000_000);
            }
            Thread sender = new Thread(() -> send(bootstrap, sent));
            sender.start();
            try (KafkaConsumer<byte[], byte[]> consumer =
                    consumer(bootstrap, TOPICS.predictions().name())) {
                int learned = 0;
                while (answers.size() < rows.size() || learned < rows.size()) {
                    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                        PredictionMessage message =
                                TOPICS.predictions().value().deserializer().deserialize("", record.value());
                        if (message.label() != null) {
                            learned++;
                        } else {
                            int row = Integer.parseInt(
                                    String.valueOf(message.id()).substring(1));
                            millis[row] = (System.nanoTime() - sent[row]) / 1e6;
                            answers.add(message);
                        }
                    }
                    pipeline.failure().ifPresent(failure -> {
                        throw new IllegalStateException(failure);
                    });
                }
            }
            sender.join();
            System.out.println(pipeline.joins().get(0).counts());
        }
        report(bootstrap, answers, millis);
    }

    private void report(String bootstrap, List<PredictionMessage> answers, double[] millis) throws Exception {
        long right = answers.stream()
                .filter(answer -> isRight(
                        answer.prediction(),
                        Integer.parseInt(String.valueOf(answer.id()).substring(1))))
                .count();
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "served: %s of %d; milliseconds until an answer, median and 99 %%: %.0f and %.0f%n",
                percent(right / (double) answers.size()),
                answers.size(),
                sorted[sorted.length / 2],
                sorted[sorted.length * 99 / 100]);
        System.out.printf(
                "%d of them equal those of the version that they name, to the bit%n",
                equalToTheirVersion(bootstrap, answers));
    }

    private int equalToTheirVersion(String bootstrap, List<PredictionMessage> answers)
            throws RejectedEvent, IOException {
        List<PredictionMessage> inOrder = new ArrayList<>(answers);
        inOrder.sort(Comparator.comparingLong(answer -> answer.model().offset()));
        Learner learner = Learners.of(Specification.inferred("loop"));
        EventReader reader = new EventReader();
        Event event = new Event();
        Event request = new Event();
        int next = 0;
        int equal = 0;
        try (KafkaConsumer<byte[], byte[]> consumer =
                consumer(bootstrap, TOPICS.events().name())) {
            for (int learned = 0; learned < rows.size(); ) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    for (; next < inOrder.size() && inOrder.get(next).model().offset() <= record.offset(); next++) {
                        equal += isEqual(inOrder.get(next), learner, request) ? 1 : 0;
                    }
                    reader.read(record.value(), event);
                    learner.learn(event);
                    learned++;
                }
            }
        }
        for (; next < inOrder.size(); next++) {
            equal += isEqual(inOrder.get(next), learner, request) ? 1 : 0;
        }
        return equal;
    }

    private boolean isEqual(PredictionMessage answer, Learner learner, Event request) throws RejectedEvent {
        int row = Integer.parseInt(String.valueOf(answer.id()).substring(1));
        new EventReader().read(requests.get(row), request);
        PredictionMessage again = new PredictionMessage(
                answer.id(), learner.predict(request), answer.model(), null, Float.NaN, answer.time());
        return Arrays.equals(
                TOPICS.predictions().value().serializer().serialize("", again),
                TOPICS.predictions().value().serializer().serialize("", answer));
    }

    private void send(String bootstrap, long[] sent) {
        long start = System.nanoTime();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (Moment moment : moments) {
                LockSupport.parkNanos(start + (long) (1e9 * moment.second()) - System.nanoTime());
                int row = moment.row();
                if (moment.asks()) {
                    sent[row] = System.nanoTime();
                    producer.send(new ProducerRecord<>(TOPICS.requests().name(), requests.get(row)));
                } else {
                    String feedback = "{\"id\":\"r%d\",\"label\":\"%s\"}"
                            .formatted(row, rows.get(row).label().asName());
                    producer.send(new ProducerRecord<>(TOPICS.feedback().name(), feedback.getBytes(UTF_8)));
                }
            }
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(String bootstrap, String topic) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(new TopicPartition(topic, 0)));
        consumer.seekToBeginning(List.of(new TopicPartition(topic, 0)));
        return consumer;
    }
}
