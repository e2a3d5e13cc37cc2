package io.eddy.examples;

import io.eddy.Eddy;
import io.eddy.embed.Learned;
import io.eddy.learn.Prediction;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Produced;

/**
 * A learner in a Kafka Streams topology of one's own, between one's own topics, with one's own serdes: {@code orders} come in, with their outcome
 * or without, and {@code returns} says how probable it is that each comes back.
 */
public final class OwnTopology {
    private OwnTopology() {}

    /** @param arguments the brokers, {@code kafka:9092} */
    public static void main(String[] arguments) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "returns");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, arguments[0]);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        KafkaStreams streams = new KafkaStreams(topology(), settings);
        Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
        streams.start();
    }

    static Topology topology() {
        StreamsBuilder builder = new StreamsBuilder();
        KStream<String, Order> orders = builder.stream("orders", Consumed.with(Serdes.String(), Order.serde()));
        KStream<String, Learned<Order>> learned =
                orders.process(Eddy.step("returns", "src/examples/returns.yaml", OwnProgram::fill));
        learned.filterNot((customer, order) -> order.isRejected())
                .mapValues(OwnTopology::sentence)
                .to("returns", Produced.with(Serdes.String(), Serdes.String()));
        learned.filter((customer, order) -> order.isRejected())
                .mapValues(Learned::value)
                .to("orders-not-understood", Produced.with(Serdes.String(), Order.serde()));
        return builder.build();
    }

    private static String sentence(Learned<Order> order) {
        return order.prediction() instanceof Prediction.OfClass said
                ? "%s %.3f by %s".formatted(said.label(), said.probabilities()[said.best()], order.model())
                : "nothing is known yet by " + order.model();
    }
}
