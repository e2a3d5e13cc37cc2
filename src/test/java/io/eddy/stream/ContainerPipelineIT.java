package io.eddy.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** The exam on the broker of the image that {@code docker-compose.yml} runs; skipped where there is no Docker. */
@Testcontainers(disabledWithoutDocker = true)
class ContainerPipelineIT extends PipelineExam {
    @Container
    private static final KafkaContainer KAFKA = new KafkaContainer(image()).withStartupTimeout(Duration.ofMinutes(5));

    private static String image() {
        Pattern image = Pattern.compile("image: (apache/kafka:\\S+)");
        try (Stream<String> lines = Files.lines(Path.of("docker-compose.yml"))) {
            return lines.map(image::matcher)
                    .filter(Matcher::find)
                    .map(found -> found.group(1))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    String bootstrap() {
        return KAFKA.getBootstrapServers();
    }
}
