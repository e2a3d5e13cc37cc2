package io.eddy.app.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.app.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorageTest {
    @TempDir
    private Path logs;

    @Test
    void an_empty_folder_is_formatted_once() {
        String clusterId = Storage.prepare(logs);

        assertThat(clusterId).isNotBlank();
        assertThat(Storage.prepare(logs)).isEqualTo(clusterId);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "version=2\nnode.id=1\ncluster.id=c",
                "version=1\nnode.id=3\ncluster.id=c",
                "version=1\nnode.id=1",
                "\\uZZZZ"
            })
    void a_damaged_or_foreign_folder_is_refused_with_what_is_wrong_and_what_to_do(String meta) throws Exception {
        Files.writeString(logs.resolve("meta.properties"), meta);

        assertThatThrownBy(() -> Storage.prepare(logs))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("meta.properties is damaged")
                .hasMessageContaining("--data-dir");
    }
}
