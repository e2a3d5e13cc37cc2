package io.eddy.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs that show how Eddy is used as a library do what they say. */
class LibraryExamplesTest {
    @TempDir
    Path folder;

    @Test
    void a_learner_in_a_program_of_ones_own_is_better_after_it_was_saved_and_read() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            OwnProgram.main(new String[0]);
        } finally {
            System.setOut(before);
        }

        List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(share(lines.get(0))).isGreaterThan(0.65);
        assertThat(share(lines.get(1))).isGreaterThan(share(lines.get(0)));
        assertThat(lines.get(2)).contains("returned");
    }

    private static double share(String line) {
        return Double.parseDouble(line.substring(line.indexOf(':') + 1));
    }

    @Test
    void a_learner_in_a_topology_of_ones_own_answers_each_order() {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "returns");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
        try (TopologyTestDriver driver = new TopologyTestDriver(OwnTopology.topology(), settings)) {
            TestInputTopic<String, Order> orders = driver.createInputTopic(
                    "orders", Serdes.String().serializer(), Order.serde().serializer());
            TestOutputTopic<String, String> returns = driver.createOutputTopic(
                    "returns", Serdes.String().deserializer(), Serdes.String().deserializer());
            Order.madeUp(1_000, 1).forEach(order -> orders.pipeInput(order.customer(), order));
            orders.pipeInput("c3", new Order("c3", 180, "Bern", "size to be tried on", null));
            orders.pipeInput("c4", new Order("c4", Double.POSITIVE_INFINITY, "Bern", "", "kept"));
            orders.pipeInput("c5", new Order("c5", 5, "Bern", "long ".repeat(250_000), "kept"));

            List<String> sentences = returns.readValuesToList();

            assertThat(sentences).hasSize(1_001);
            assertThat(sentences.get(0)).matches("kept 0\\.\\d{3} by returns-[0-9a-f]{6}@returns-0:0");
            assertThat(sentences.get(1_000)).matches("returned 0\\.\\d{3} by returns-[0-9a-f]{6}@returns-0:1000");
            assertThat(driver.createOutputTopic(
                                    "orders-not-understood",
                                    Serdes.String().deserializer(),
                                    Order.serde().deserializer())
                            .readValuesToList())
                    .extracting(Order::customer)
                    .containsExactly("c4", "c5");
        }
    }

    @Test
    void the_readme_shows_the_service_as_it_is() throws Exception {
        String program = Files.readString(Path.of("src/examples/java/io/eddy/examples/FollowingService.java"));
        String shown = program.substring(
                program.indexOf("        ModelFollower follower"), program.indexOf("        server.start();"));

        assertThat(Files.readString(Path.of("README.md")))
                .contains(shown.stripTrailing().stripIndent());
    }
}
