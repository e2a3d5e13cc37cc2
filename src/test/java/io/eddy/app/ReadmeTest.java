package io.eddy.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.spec.SpecificationReader;
import io.eddy.wire.TopicDefinition;
import io.eddy.wire.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What the README says and the program does are two descriptions of one thing. */
class ReadmeTest {
    private final String readme = read("README.md");

    @Test
    void every_command_is_one_and_every_one_is_told() {
        Set<String> told = new TreeSet<>();
        Matcher command = Pattern.compile("\\./eddy ([a-z][a-z-]*)").matcher(readme);
        while (command.find()) {
            told.add(command.group(1));
        }

        assertThat(told)
                .containsExactlyElementsOf(
                        new TreeSet<>(Main.commandLine().getSubcommands().keySet()));
    }

    @Test
    void every_option_is_one() {
        String help = help(Main.commandLine());
        Matcher option = Pattern.compile("\\./eddy [^\n]*?(--[a-z-]+)").matcher(readme);
        while (option.find()) {
            assertThat(help).contains(option.group(1));
        }
    }

    @Test
    void the_model_file_can_be_read() {
        String yaml = readme.lines()
                .dropWhile(line -> !line.startsWith("    name: "))
                .takeWhile(line -> line.startsWith("    "))
                .map(line -> line.substring(4))
                .collect(Collectors.joining("\n"));

        assertThat(SpecificationReader.parse(yaml).features()).hasSize(12);
    }

    @Test
    void the_names_in_a_model_file_are_those() {
        for (String activation : words("Activations: ", ";")) {
            SpecificationReader.parse("{name: a, output: binary, network: {activation: %s}}".formatted(activation));
        }
        for (String optimizer : words("Optimisers: ", ";")) {
            SpecificationReader.parse("{name: a, output: binary, optimizer: %s}".formatted(optimizer));
        }
        for (String schedule : words("schedules ", ";")) {
            SpecificationReader.parse("{name: a, output: binary, optimizer: {schedule: %s}}".formatted(schedule));
        }
    }

    @Test
    void the_table_of_topics_names_them_all() {
        assertThat(Topics.standard().definitions().stream().map(TopicDefinition::name))
                .allSatisfy(topic -> assertThat(readme).contains("| `" + topic + "` |"));
    }

    @Test
    void the_lines_of_python_are_those_that_are_tested() {
        List<String> python = readme.lines()
                .dropWhile(line -> !line.equals("```python"))
                .skip(1)
                .takeWhile(line -> !line.equals("```"))
                .toList();

        assertThat(python).hasSize(3);
        assertThat(read("src/test/python/read_snapshot.py")).contains(String.join("\n", python));
    }

    private static String help(CommandLine command) {
        return command.getUsageMessage()
                + command.getSubcommands().values().stream()
                        .map(ReadmeTest::help)
                        .collect(Collectors.joining());
    }

    private List<String> words(String from, String to) {
        int start = readme.indexOf(from) + from.length();
        return List.of(readme.substring(start, readme.indexOf(to, start))
                .replaceAll("\\s+", " ")
                .split(", "));
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
