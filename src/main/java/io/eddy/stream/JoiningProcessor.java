package io.eddy.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.join.Decisions;
import io.eddy.join.Joiner;
import io.eddy.join.Posted;
import io.eddy.join.Sample;
import io.eddy.replay.Overtaken;
import io.eddy.spec.Join;
import io.eddy.wire.DeadLetter;
import io.eddy.wire.EventWriter;
import io.eddy.wire.Fitted;
import io.eddy.wire.TopicLimit;
import io.eddy.wire.TopicLimits;
import io.eddy.wire.Topics;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The joiner at work on one partition: requests and feedback come in, events for the log go out, and dead letters. {@link Joiner} decides.
 *
 * <p>While nothing comes, and nothing is known to be there, its time goes on with the wall clock, so that the last requests of a day are decided, too. That is safe, because what was
 * decided stands in the log, with the transaction that also holds how far requests and feedback were read.
 */
final class JoiningProcessor implements Processor<byte[], byte[], Object, Object> {
    /** The places of what an event was made of, as headers. */
    static final String REQUEST = "eddy.request";

    static final String FEEDBACK = "eddy.feedback";

    private static final Logger LOG = LoggerFactory.getLogger(JoiningProcessor.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    /** A machine that slept has not waited all that time for what is still in the topics. */
    private static final long MOST_MILLIS_A_LOOK = 1_000;

    private final Join rules;
    private final Sample sample;
    private final Topics topics;
    private final Supplier<TopicLimits> limits;
    private final Overtaken overtaken;
    private final Unread unread;
    private final LoopBoard board;

    @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
    private Task task;

    /** @param limits asked when the task starts */
    JoiningProcessor(
            Join rules,
            Sample sample,
            Topics topics,
            Supplier<TopicLimits> limits,
            Overtaken overtaken,
            Unread unread,
            LoopBoard board) {
        this.rules = rules;
        this.sample = sample;
        this.topics = topics;
        this.limits = limits;
        this.overtaken = overtaken;
        this.unread = unread;
        this.board = board;
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        task = new Task(context);
        context.schedule(LOOK_EVERY, PunctuationType.WALL_CLOCK_TIME, task::look);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        task.process(record);
    }

    @Override
    public void close() {
        board.removeJoin(task.partition);
    }

    private final class Task implements Decisions {
        private final ProcessorContext<Object, Object> context;
        private final int partition;
        private final TopicPartition requests;
        private final TopicPartition feedback;
        private final TopicLimit events;
        private final LetterBox letters;
        private final EventWriter writer = new EventWriter();
        private final Joiner joiner;
        private long nextRequest = -1;
        private long next = -1;
        private long rejected;
        private long lost;
        private long lastLook;

        Task(ProcessorContext<Object, Object> context) {
            this.context = context;
            partition = context.taskId().partition();
            requests = new TopicPartition(topics.requests().name(), partition);
            feedback = new TopicPartition(topics.feedback().name(), partition);
            unread.forget(requests);
            unread.forget(feedback);
            TopicLimits admitted = limits.get();
            events = admitted.of(topics.events());
            letters = new LetterBox(context, admitted.of(topics.deadLetters()), EventTopology.UNMATCHED);
            joiner = new Joiner(
                    rules,
                    sample,
                    topics.requests().name() + "-" + partition,
                    admitted.of(topics.requests()).bytes(),
                    Runtime.getRuntime().maxMemory() / 3,
                    new WaitingRequests(context.getStateStore(WaitingRequests.NAME)),
                    this);
            lastLook = context.currentSystemTimeMs();
        }

        void process(Record<byte[], byte[]> record) {
            RecordMetadata from = context.recordMetadata()
                    .orElseThrow(() -> new IllegalStateException("a record that came from no topic"));
            Posted posted =
                    new Posted(record.key(), record.value(), from.offset(), FirstInTurn.own(record.timestamp()));
            long now = context.currentSystemTimeMs();
            if (from.topic().equals(topics.requests().name())) {
                nextRequest = from.offset() + 1;
                joiner.request(posted, now);
                return;
            }
            passOverGap(from.offset());
            next = from.offset() + 1;
            try {
                joiner.feedback(posted, now);
            } catch (RejectedEvent e) {
                rejected++;
                setAside(posted, feedback, e.reason(), String.valueOf(e.getMessage()));
            }
        }

        void look(long now) {
            joiner.elapse(
                    Math.max(0, Math.min(now - lastLook, MOST_MILLIS_A_LOOK)),
                    unread.isBehind(requests, nextRequest),
                    unread.isBehind(feedback, next));
            lastLook = now;
            joiner.news().forEach(news -> LOG.warn("{}: {}", feedback, news));
            board.put(new JoinStatus(feedback, next, rejected, lost, joiner.remembered(), joiner.counts()));
        }

        @Override
        public void learn(Event event, Posted request, OptionalLong told) {
            try {
                hand(event, request, told);
            } catch (RejectedEvent e) {
                setAside(request, requests, e.reason(), String.valueOf(e.getMessage()));
            }
        }

        private void hand(Event event, Posted request, OptionalLong told) throws RejectedEvent {
            byte[] json = writer.writeChecked(event);
            byte[] key = request.key();
            int size = json.length + (key == null ? 0 : key.length);
            if (!Fitted.fits(size, events.bytes())) {
                throw new RejectedEvent(
                        Reason.TOO_LARGE,
                        "with its label the request has %,d bytes; the topic %s admits %,d, some of them for what Kafka adds"
                                .formatted(size, topics.events(), events.bytes()));
            }
            Headers places = new RecordHeaders();
            places.add(REQUEST, (requests + ":" + request.offset()).getBytes(UTF_8));
            told.ifPresent(offset -> places.add(FEEDBACK, (feedback + ":" + offset).getBytes(UTF_8)));
            Fitted fitted = Fitted.around(json, json.length, key, places, events.bytes());
            context.forward(
                    new Record<Object, Object>(
                            fitted.key(),
                            new JoinedEvent(partition, json),
                            events.lastingTimestamp(event.time(), context.currentSystemTimeMs()),
                            fitted.headers()),
                    EventTopology.JOINED);
        }

        @Override
        public void unmatched(Posted posted, String why) {
            setAside(posted, feedback, Reason.NO_REQUEST, why);
        }

        private void setAside(Posted posted, TopicPartition from, Reason reason, String message) {
            DeadLetter letter = new DeadLetter(
                    reason.code(),
                    message,
                    "join",
                    from.topic(),
                    from.partition(),
                    posted.offset(),
                    posted.timestamp());
            letters.send(letter, posted.key(), posted.value(), new RecordHeaders(), posted.timestamp());
        }

        /** Retention was quicker. */
        private void passOverGap(long offset) {
            overtaken.passOver(feedback, offset, gap -> {
                lost += gap.count();
                LOG.error(
                        "{}: retention has removed {} records, those before offset {}, before they were joined with their requests; have the topic keep them longer (retention.ms)",
                        feedback,
                        gap.count(),
                        gap.oldest());
            });
        }
    }
}
