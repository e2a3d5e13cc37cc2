package io.eddy.stream;

import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.kafka.KafkaContainer;

/** The exam on the broker of the image that users run; skipped where there is no Docker. */
@Testcontainers(disabledWithoutDocker = true)
class ContainerPipelineIT extends PipelineExam {
    @Container
    private static final KafkaContainer KAFKA = new KafkaContainer("apache/kafka:4.3.1");

    @Override
    String bootstrap() {
        return KAFKA.getBootstrapServers();
    }
}
