package io.eddy.app.chaos;

import io.eddy.app.Failure;
import io.eddy.wire.TopicAdmin;
import io.eddy.wire.TopicDefinition;
import io.eddy.wire.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Everybody who takes part: the brokers, Eddy, who sends and who watches. Who falls by a broker's fault is started again. */
final class Stage implements AutoCloseable {
    /** How long after a kill of the broker an Eddy may end by itself, as it would under a supervisor. */
    private static final Duration EXCUSE = Duration.ofSeconds(120);

    /** Events of so many seconds may be under way when all is well. */
    private static final double STEADY_SECONDS = 0.5;

    /** Through an intake each goes through two transactions, one after the other. */
    private static final double STEADY_SECONDS_OF_INTAKE = 2;

    private static final String MODEL_FILE = "model.yaml";

    private final ChaosSettings settings;
    private final Path folder;
    private final PrintWriter out;
    private final Topics topics = Topics.standard();
    private final List<Instance> instances = new ArrayList<>();
    private final Brokers brokers;
    private final Watcher watcher;
    private final Sender sender;
    private long brokerStruck;
    private boolean brokerWasStruck;
    private boolean brokerIsDead;

    private Stage(ChaosSettings settings, Path folder, PrintWriter out, Brokers brokers, EventSource source) {
        this.settings = settings;
        this.folder = folder;
        this.out = out;
        this.brokers = brokers;
        createTopics();
        boolean ready = false;
        try {
            startInstances();
            watcher = new Watcher(client(), topics, settings.partitions());
            EventSource all = new Rubbish(source, settings.seed());
            sender = settings.throughIntake()
                    ? new Sender(
                            client(),
                            NestedRecords.TOPIC,
                            settings.sourcePartitions(),
                            new NestedRecords(all),
                            settings.eventsPerSecond(),
                            watcher::published)
                    : new Sender(
                            client(),
                            topics.events().name(),
                            settings.partitions(),
                            all,
                            settings.eventsPerSecond(),
                            watcher::published);
            ready = true;
        } finally {
            if (!ready) {
                instances.forEach(Instance::close);
            }
        }
    }

    /** Starts them all; the first events are on their way. */
    static Stage set(ChaosSettings settings, Path folder, PrintWriter out, EventSource source)
            throws InterruptedException {
        Brokers brokers = Brokers.start(folder, settings.brokers());
        boolean ready = false;
        try {
            brokers.awaitAll();
            Stage stage = new Stage(settings, folder, out, brokers, source);
            ready = true;
            return stage;
        } finally {
            if (!ready) {
                brokers.close();
            }
        }
    }

    private void createTopics() {
        List<TopicDefinition> definitions = new ArrayList<>();
        for (TopicDefinition topic : topics.definitions()) {
            boolean isEvents = topic.name().equals(topics.events().name());
            definitions.add(isEvents ? divided(topic, topic.name(), settings.partitions()) : topic);
            if (isEvents && settings.throughIntake()) {
                definitions.add(divided(topic, NestedRecords.TOPIC, settings.sourcePartitions()));
            }
        }
        try (Admin admin = Admin.create(client())) {
            new TopicAdmin(admin).createAbsent(definitions);
        }
    }

    private static TopicDefinition divided(TopicDefinition topic, String name, int partitions) {
        return new TopicDefinition(
                name,
                topic.description(),
                partitions,
                topic.replication(),
                topic.config(),
                topic.key(),
                topic.value(),
                topic.schema(),
                topic.writtenBy(),
                topic.readBy());
    }

    private void startInstances() {
        String specification = settings.specification().canonical();
        Path model =
                write(MODEL_FILE, settings.throughIntake() ? NestedRecords.modelFile(specification) : specification);
        Path config = write("kafka.properties", "group.protocol=" + settings.protocol());
        List<String> options =
                new ArrayList<>(List.of("--bootstrap", brokers.addresses(), "--config", config.toString()));
        options.addAll(List.of("--model", model.toString()));
        options.addAll(List.of("--guarantee", settings.guarantee()));
        if (settings.runOptions().stream().noneMatch(option -> option.startsWith("--snapshot-every="))) {
            options.add("--snapshot-every=1");
        }
        options.addAll(settings.runOptions());
        for (int i = 0; i < settings.instances(); i++) {
            instances.add(new Instance("eddy-" + i, folder, settings.jvmOptions(), options));
        }
    }

    private Path write(String name, String content) {
        Path file = folder.resolve(name);
        try {
            return Files.writeString(file, content + "\n");
        } catch (IOException e) {
            throw new Failure("cannot write %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Settings of any client. */
    Map<String, Object> client() {
        return Map.of("bootstrap.servers", brokers.addresses());
    }

    /** That which every Eddy reads. */
    Path modelFile() {
        return folder.resolve(MODEL_FILE);
    }

    Topics topics() {
        return topics;
    }

    List<Instance> instances() {
        return instances;
    }

    Watcher watcher() {
        return watcher;
    }

    Sender sender() {
        return sender;
    }

    /** Of how many events something is published. */
    long published() {
        return watcher.published();
    }

    /** Whether hardly an event waits to be learned. */
    boolean isSteady() {
        double seconds = settings.throughIntake() ? STEADY_SECONDS_OF_INTAKE : STEADY_SECONDS;
        return sender.sent() - published() < seconds * settings.eventsPerSecond();
    }

    /** The end of the topic {@code predictions}, whatever is committed of it. */
    long endOfPredictions() throws InterruptedException {
        TopicPartition predictions = new TopicPartition(topics.predictions().name(), 0);
        try (Admin admin = Admin.create(client())) {
            return admin.listOffsets(Map.of(predictions, OffsetSpec.latest()))
                    .partitionResult(predictions)
                    .get()
                    .offset();
        } catch (ExecutionException e) {
            throw new KafkaException("cannot ask for the end of " + predictions, e);
        }
    }

    /** What tells a topic from another one of its name. */
    String idOf(String topic) {
        try (Admin admin = Admin.create(client())) {
            return Objects.requireNonNull(new TopicAdmin(admin)
                            .statesOf(List.of(topic), untold -> {})
                            .get(topic))
                    .shortId();
        }
    }

    boolean canSpareABroker() {
        return brokers.canSpareOne();
    }

    void killBroker(int broker) {
        brokerIsDead = true;
        brokerWasStruck = true;
        brokers.kill(broker);
        brokerStruck = System.nanoTime();
    }

    /** Starts it again on the same folder and port, and returns when the cluster is whole. */
    void restoreBroker(int broker) throws InterruptedException {
        brokers.startAgain(broker);
        brokers.awaitAll();
        brokerIsDead = false;
        brokerStruck = System.nanoTime();
    }

    /**
     * Waits until something is so, as long as everybody is well.
     *
     * @throws Failure if somebody is not, or it takes longer than {@code limit}
     */
    void await(String what, Duration limit, BooleanSupplier condition) throws InterruptedException {
        Patience.until(what, limit, () -> isWellAnd(condition));
    }

    /**
     * The same of what comes of learning, however slow that is.
     *
     * @throws Failure if somebody is not well, or nothing is published for longer than {@code limit}
     */
    void awaitLearned(String what, Duration limit, BooleanSupplier condition) throws InterruptedException {
        Patience.until(what, limit, this::published, () -> isWellAnd(condition));
    }

    private boolean isWellAnd(BooleanSupplier condition) {
        checkWellness();
        return condition.getAsBoolean();
    }

    private void checkWellness() {
        sender.failure().ifPresent(reason -> {
            throw new Failure("the sender failed: " + reason);
        });
        watcher.failure().ifPresent(reason -> {
            throw new Failure("the watcher failed: " + reason);
        });
        if (!brokerIsDead) {
            brokers.fallen().ifPresent(epitaph -> {
                throw new Failure("a broker ended by itself: " + epitaph);
            });
        }
        for (Instance instance : instances) {
            if (instance.hasFallen()) {
                lift(instance);
            }
        }
    }

    private void lift(Instance fallen) {
        String epitaph = fallen.epitaph();
        if (!brokerWasStruck || System.nanoTime() - brokerStruck > EXCUSE.toNanos()) {
            throw new Failure("%s ended by itself: %s".formatted(fallen.name(), epitaph));
        }
        out.printf("     %s ended because of the broker, and is started again: %s%n", fallen.name(), epitaph);
        out.flush();
        fallen.startAgain();
    }

    @Override
    public void close() {
        try (brokers) {
            instances.forEach(Instance::close);
            sender.close();
            watcher.close();
        }
    }
}
