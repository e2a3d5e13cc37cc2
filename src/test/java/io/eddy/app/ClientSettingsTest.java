package io.eddy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientSettingsTest {
    @TempDir
    private Path folder;

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("kafka.properties"), content);
    }

    @Test
    void settings_of_every_client_are_taken() throws Exception {
        Path file = file("""
                security.protocol=SASL_SSL
                linger.ms = 5
                max.poll.records=10
                producer.compression.type=lz4
                num.standby.replicas=1
                """);

        assertThat(ClientSettings.read(file))
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("linger.ms", "5")
                .containsEntry("max.poll.records", "10")
                .containsEntry("producer.compression.type", "lz4")
                .containsEntry("num.standby.replicas", "1");
    }

    @Test
    void an_unknown_setting_is_refused_with_the_nearest_one() throws Exception {
        Path file = file("security.protocoll=SSL");

        assertThatThrownBy(() -> ClientSettings.read(file))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("security.protocoll")
                .hasMessageContaining(file.toString())
                .hasMessageContaining("did you mean security.protocol?");
    }

    @Test
    void a_wrong_value_is_refused() throws Exception {
        Path file = file("request.timeout.ms=soon");

        assertThatThrownBy(() -> ClientSettings.read(file))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("request.timeout.ms")
                .hasMessageContaining("soon");
    }

    @Test
    void an_absent_file_is_named() {
        assertThatThrownBy(() -> ClientSettings.read(folder.resolve("absent.properties")))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("absent.properties");
    }

    @Test
    void a_folder_is_not_a_file() {
        assertThatThrownBy(() -> ClientSettings.read(folder)).isInstanceOf(Failure.class);
    }
}
