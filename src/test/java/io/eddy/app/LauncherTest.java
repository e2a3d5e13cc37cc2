package io.eddy.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code eddy} with a Maven and a Java that only tell how they were called. */
class LauncherTest {
    private static final Path SCRIPT = Path.of("eddy");

    @TempDir
    private Path folder;

    private Path home = Path.of("");
    private Path tools = Path.of("");

    private record Outcome(int exitCode, List<String> lines) {}

    @BeforeEach
    void copy_the_script_beside_a_project() throws IOException {
        assumeThat(System.getProperty("os.name")).doesNotContain("Windows");
        home = Files.createDirectories(folder.resolve("a home"));
        tools = Files.createDirectories(folder.resolve("jdk/bin"));
        Files.copy(SCRIPT, home.resolve("eddy"));
        assertThat(home.resolve("eddy").toFile().setExecutable(true)).isTrue();
        Files.createDirectories(home.resolve("src/main"));
        Files.writeString(home.resolve("pom.xml"), "");
        tool("java", "echo java \"$@\"; exit 7");
        tool("mvn", "echo mvn \"$@\"; mkdir -p target; touch target/eddy.jar");
        version("17.0.15");
    }

    private void tool(String name, String body) throws IOException {
        Path file = Files.writeString(tools.resolve(name), "#!/bin/sh\n" + body + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private void version(String version) throws IOException {
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
    }

    private void built(Instant when) throws IOException {
        Files.createDirectories(home.resolve("target"));
        Files.setLastModifiedTime(Files.writeString(home.resolve("target/eddy.jar"), ""), FileTime.from(when));
    }

    private Outcome run(Path script, String... arguments) throws Exception {
        return run(Map.of(), script, arguments);
    }

    private Outcome run(Map<String, String> environment, Path script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().remove("JAVA_HOME");
        builder.environment().remove("EDDY_JAVA_OPTS");
        builder.environment().putAll(environment);
        builder.environment().merge("PATH", tools.toString(), (path, ours) -> ours + ":" + path);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Outcome(process.waitFor(), output.lines().toList());
    }

    @Test
    void without_a_language_setting_files_may_still_have_any_name() throws Exception {
        tool("java", "echo $LC_ALL");
        built(Instant.now().plusSeconds(60));
        Map<String, String> none = Map.of("LC_ALL", "", "LC_CTYPE", "", "LANG", "");
        Map<String, String> german = Map.of("LC_ALL", "", "LC_CTYPE", "", "LANG", "de_DE.ISO-8859-1");

        assertThat(run(none, home.resolve("eddy")).lines()).containsExactly("C.UTF-8");
        assertThat(run(Map.of("LC_ALL", "C"), home.resolve("eddy")).lines()).containsExactly("C.UTF-8");
        assertThat(run(german, home.resolve("eddy")).lines()).containsExactly("");
    }

    @Test
    void builds_where_nothing_is_built_and_becomes_java() throws Exception {
        Outcome outcome = run(home.resolve("eddy"), "evaluate", "two words");

        assertThat(outcome.lines()).hasSize(4);
        assertThat(outcome.lines().get(0)).startsWith("eddy: building");
        assertThat(outcome.lines().get(1)).startsWith("mvn").contains("package");
        assertThat(outcome.lines().get(3))
                .startsWith("java --add-modules jdk.incubator.vector")
                .endsWith("-jar " + home.toRealPath() + "/target/eddy.jar evaluate two words");
        assertThat(outcome.exitCode()).isEqualTo(7);
    }

    @Test
    void has_each_kernel_that_uses_vectors_compiled_first() throws Exception {
        String option = "-XX:CompileCommand=CompileThresholdScaling,io.eddy.kernel.Simd*::*,0.02";
        built(Instant.now().plusSeconds(60));

        assertThat(run(home.resolve("eddy")).lines().get(0)).contains(" -XX:CompileCommand=quiet " + option);
        assertThat(Path.of("src/main/docker/Dockerfile")).content().contains("\"" + option + "\"");
        assertThat(Path.of("pom.xml")).content().contains(" " + option);
        try (Stream<Path> kernels = Files.list(Path.of("src/main/java/io/eddy/kernel"))) {
            assertThat(kernels.filter(LauncherTest::computesWithVectors)
                            .map(file -> file.getFileName().toString()))
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("Simd"));
        }
    }

    private static boolean computesWithVectors(Path file) {
        try {
            return Files.readString(file).contains("import static jdk.incubator.vector.FloatVector")
                    || Files.readString(file).contains("import jdk.incubator.vector.IntVector");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void does_not_build_again() throws Exception {
        built(Instant.now().plusSeconds(60));

        assertThat(run(home.resolve("eddy")).lines()).singleElement().asString().startsWith("java");
    }

    @Test
    void builds_again_when_a_source_is_newer() throws Exception {
        built(Instant.now().minusSeconds(60));

        assertThat(run(home.resolve("eddy")).lines().get(0)).startsWith("eddy: building");
    }

    @Test
    void uses_the_archive_of_classes_that_is_newer_than_the_jar() throws Exception {
        built(Instant.now().plusSeconds(60));
        archived("17.0.15", Instant.now().plusSeconds(90));

        assertThat(run(home.resolve("eddy"), "run").lines())
                .singleElement()
                .asString()
                .contains("-XX:SharedArchiveFile=" + home.toRealPath() + "/target/eddy-17.0.15.jsa -jar");
    }

    @Test
    void uses_no_archive_of_another_build_or_another_java() throws Exception {
        built(Instant.now().plusSeconds(60));
        archived("17.0.15", Instant.now().plusSeconds(30));
        archived("25.0.1", Instant.now().plusSeconds(90));

        assertThat(run(home.resolve("eddy")).lines()).singleElement().asString().doesNotContain("SharedArchiveFile");
    }

    private void archived(String version, Instant when) throws IOException {
        Path archive = home.resolve("target/eddy-" + version + ".jsa");
        Files.setLastModifiedTime(Files.writeString(archive, ""), FileTime.from(when));
    }

    @Test
    void a_build_that_fails_is_the_end() throws Exception {
        tool("mvn", "echo '[ERROR] no'; exit 1");

        Outcome outcome = run(home.resolve("eddy"));

        assertThat(outcome.lines()).endsWith("[ERROR] no", "eddy: the build failed, see above");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }

    @Test
    void works_through_symbolic_links() throws Exception {
        built(Instant.now().plusSeconds(60));
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("a home/eddy"));
        Path linkToLink = Files.createSymbolicLink(tools.resolve("e"), link);

        assertThat(run(linkToLink).lines()).singleElement().asString().contains("a home/target/eddy.jar");
    }

    @Test
    void an_old_java_is_refused() throws Exception {
        version("11.0.20");

        Outcome outcome = run(home.resolve("eddy"));

        assertThat(outcome.lines()).singleElement().asString().contains("is Java 11.0.20; Eddy needs 17");
        assertThat(outcome.exitCode()).isEqualTo(1);
    }
}
