package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTest {
    @Test
    void stty_tells_rows_and_columns() {
        assertThat(Terminal.columns("24 132\n")).isEqualTo(132);
    }

    @Test
    void a_terminal_that_does_not_say_has_80_columns() {
        assertThat(Terminal.columns("")).isEqualTo(80);
        assertThat(Terminal.columns("0 0\n")).isEqualTo(80);
    }
}
