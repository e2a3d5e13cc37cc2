package io.eddy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class NotedRefusalsTest {
    @Test
    void refusal_is_told_of_the_failure_that_comes_from_it_and_of_no_other() {
        NotedRefusals noted = new NotedRefusals();
        RecordTooLargeException one = new RecordTooLargeException("too large");
        RecordTooLargeException other = new RecordTooLargeException("too large");
        noted.note(one, "the topic predictions refused it");
        noted.note(other, "the topic dead-letters refused it");

        assertThat(noted.of(new IllegalStateException("of a third thread"))).isEmpty();
        assertThat(noted.of(new StreamsException("cannot send", other))).contains("the topic dead-letters refused it");
        assertThat(noted.of(new StreamsException("cannot send", one))).contains("the topic predictions refused it");
    }
}
