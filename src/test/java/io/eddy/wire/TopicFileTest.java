package io.eddy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TopicFileTest {
    private static final String CLICKS = """
            name: clicks
            description: What was clicked.
            partitions: 3
            replication: 2
            config:
              cleanup.policy: compact,delete
              retention.ms: 1000
            key: {format: text, meaning: A user.}
            value: {format: json, meaning: A click.}
            schema:
              - {name: id, type: string, required: true, meaning: Its own.}
            writtenBy: [the shop]
            readBy: []
            """;

    @Test
    void a_file_is_read_whole() {
        TopicDefinition clicks = TopicFile.read("topics/clicks.yaml", CLICKS);

        assertThat(clicks.name()).isEqualTo("clicks");
        assertThat(clicks.partitions()).isEqualTo(3);
        assertThat(clicks.replication()).isEqualTo(2);
        assertThat(clicks.config())
                .containsEntry("cleanup.policy", "compact,delete")
                .containsEntry("retention.ms", "1000");
        assertThat(clicks.key()).isEqualTo(new TopicDefinition.Content(TopicDefinition.Format.TEXT, "A user."));
        assertThat(clicks.value().format()).isEqualTo(TopicDefinition.Format.JSON);
        assertThat(clicks.schema()).containsExactly(new TopicDefinition.Field("id", "string", true, "Its own."));
        assertThat(clicks.writtenBy()).containsExactly("the shop");
        assertThat(clicks.readBy()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "partitions: 3 | partition: 3 | topics/clicks.yaml, line 3: unknown key 'partition'; known are name, desc",
                "partitions: 3 | partitions: three | topics/clicks.yaml, line 3: a whole number is wanted here",
                "partitions: 3 | partitions: 0 | partitions of clicks is 0; it must be at least 1",
                "partitions: 3 | # partitions | 'partitions' is missing",
                "replication: 2 | replication: 99999 | it must be 1 to 32767",
                "replication: 2 | partitions: 2 | line 4",
                "name: clicks | name: a b | a topic cannot be called 'a b'",
                "format: text | format: xml | line 8: format 'xml' is none of bytes, text, json",
                "format: text | form: text | line 8: unknown key 'form'; known are format, meaning",
                "'{format: text, meaning: A user.}' | text | line 8: keys with values are wanted here",
                "'{name: id, type: string, required: true, meaning: Its own.}' | id | line 11: keys with values are wanted here",
                "required: true | required: 1 | line 11: true or false is wanted here",
                "type: string, | '' | 'type' is missing",
                "'[the shop]' | the shop | line 12: a list is wanted here",
                "'readBy: []' | 'readBy: [' | topics/clicks.yaml at line",
                "'readBy: []' | 'readBy: [[]]' | line 13: a text is wanted here",
                "'readBy: []' | '---' | topics/clicks.yaml, line"
            })
    void what_is_wrong_in_a_file_is_told_with_its_line(String right, String wrong, String said) {
        String yaml = CLICKS.replace(right, wrong);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopicFile.read("topics/clicks.yaml", yaml))
                .withMessageContaining(said);
    }

    @Test
    void an_empty_file_is_an_error() {
        assertThatIllegalArgumentException().isThrownBy(() -> TopicFile.read("topics/clicks.yaml", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> TopicFile.read("topics/clicks.yaml", "# nothing"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopicFile.read("topics/clicks.yaml", "[clicks]"))
                .withMessageContaining("keys with values are wanted here");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TopicFile.read("topics/clicks.yaml", CLICKS + "---\na: 1\n"));
    }

    @Test
    void a_small_cluster_gets_fewer_replicas_and_may_lose_one() {
        TopicDefinition events = Topics.standard().definitions().get(0);

        assertThat(events.on(3)).isEqualTo(events);
        assertThat(events.on(2).replication()).isEqualTo(2);
        assertThat(events.on(2).config()).containsEntry("min.insync.replicas", "1");
        assertThat(events.on(1).replication()).isEqualTo(1);
        assertThat(events.on(1).config()).containsEntry("min.insync.replicas", "1");
    }
}
