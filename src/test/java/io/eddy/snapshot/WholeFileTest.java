package io.eddy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.Programs;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    Path folder;

    private static InputStream content() {
        return new ByteArrayInputStream("newer".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void the_file_that_a_link_leads_to_is_written() throws Exception {
        Path file = Files.writeString(folder.resolve("model"), "older");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        WholeFile.write(link, content());

        assertThat(file).hasContent("newer");
        assertThat(link).isSymbolicLink();
    }

    @Test
    void a_pipe_takes_it_and_stays() throws Exception {
        Path pipe = Programs.pipe(folder.resolve("pipe"));
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readString(pipe);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        WholeFile.write(pipe, content());

        assertThat(read.get(1, TimeUnit.MINUTES)).isEqualTo("newer");
        assertThat(Files.isRegularFile(pipe)).isFalse();
    }
}
