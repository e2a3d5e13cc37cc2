package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.eval.Report;
import io.eddy.eval.Scores;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Segment;
import io.eddy.wire.EvaluationMessage;
import io.eddy.wire.EvaluationWriter;
import io.eddy.wire.TopicLimits;
import io.eddy.wire.Topics;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

/** What a topic of evaluations cannot hold is left out of them, and not left to a broker to refuse. */
class PublisherTest {
    private static final int LIMIT = 20_000;
    private static final Topics TOPICS = Topics.standard();

    private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
    private final Publisher publisher =
            new Publisher(context, TOPICS, TopicLimits.defined(TOPICS).atMost(LIMIT));

    private EvaluationMessage sent(int segments, int fields, int nameLength) {
        Scores none = new Scores(Map.of(), Map.of(), Map.of());
        EvaluationMessage message = new EvaluationMessage(
                new ModelVersion("shop", "3f9ac1", "events-0", 7),
                7,
                -1,
                0,
                new Report(7, 0, 0, 0, 0, 0, none, Map.of(), 0, List.of()),
                IntStream.range(0, segments)
                        .mapToObj(number -> segment(number, fields, "n".repeat(nameLength)))
                        .toList());
        context.setCurrentSystemTimeMs(0);
        publisher.send("shop-3f9ac1@events-0", message);
        EvaluationMessage sent = (EvaluationMessage)
                context.forwarded().get(context.forwarded().size() - 1).record().value();
        assertThat(new EvaluationWriter().write(sent)).hasSizeLessThan(LIMIT);
        return sent;
    }

    private static Segment segment(int number, int fields, String name) {
        Map<String, Double> means =
                IntStream.range(0, fields).boxed().collect(Collectors.toMap(field -> "number" + field, field -> 1.5));
        return new Segment(number, 9, 0.5, means, Map.of("city", List.of(new Segment.Common(name, 1))));
    }

    @Test
    void what_has_room_is_sent_as_it_is() {
        assertThat(sent(3, 2, 10).segments())
                .hasSize(3)
                .allSatisfy(segment -> assertThat(segment.common()).containsKey("city"));
    }

    @Test
    void names_that_have_no_room_are_left_out() {
        assertThat(sent(50, 2, 900).segments()).hasSize(50).allSatisfy(segment -> {
            assertThat(segment.common()).isEmpty();
            assertThat(segment.means()).hasSize(2);
        });
    }

    @Test
    void segments_that_have_no_room_even_so_are_left_out() {
        EvaluationMessage sent = sent(50, 100, 10);

        assertThat(sent.segments()).isEmpty();
        assertThat(sent.learned()).isEqualTo(7);
    }
}
