package io.eddy.app.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.Seeds;
import io.eddy.feature.Value;
import io.eddy.feature.Value.Kind;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellTypeTest {
    private final Value value = new Value();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "1",
                "-0.5",
                "1e5",
                "1E+05",
                "1.0",
                "12345678901234567890",
                "0.1e-300",
                "123456789012345",
                "1234567890123456",
                "4.9e-324",
                "1e-400",
                "9007199254740993",
                "0.30000000000000004"
            })
    void what_json_calls_a_number_is_one_to_the_bit(String cell) {
        CellType.AS_WRITTEN.read(cell, value);

        assertThat(value.kind()).isEqualTo(Kind.NUMBER);
        assertThat(Double.doubleToRawLongBits(value.number()))
                .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(cell)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x1",
                "1f",
                "1d",
                "NaN",
                "Infinity",
                "-Infinity",
                "+1",
                ".5",
                "5.",
                "007",
                "-",
                "-a",
                "1e",
                "1e+",
                "1e400",
                "1 2",
                "1,5",
                "1.2.3",
                "--1",
                "\u0661",
                "True",
                "FALSE",
                "null",
                "None",
                "2014-02-14 14:30:00",
                "a"
            })
    void all_else_is_text(String cell) {
        CellType.AS_WRITTEN.read(cell, value);

        assertThat(value.kind()).isEqualTo(Kind.TEXT);
        assertThat(value.text()).isEqualTo(cell);
    }

    @Test
    void a_number_too_long_for_a_json_reader_is_text() {
        CellType.AS_WRITTEN.read("0." + "1".repeat(2_000), value);

        assertThat(value.kind()).isEqualTo(Kind.TEXT);
    }

    @Test
    void empty_cells_are_missing() {
        for (CellType type : CellType.values()) {
            type.read("", value);

            assertThat(value.kind()).isEqualTo(Kind.MISSING);
        }
    }

    @Test
    void a_type_that_is_said_overrides() {
        CellType.CATEGORY.read("1.0", value);
        assertThat(value.text()).isEqualTo("1.0");
        assertThat(value.kind()).isEqualTo(Kind.TEXT);

        CellType.NUMBER.read("n/a", value);
        assertThat(value.kind()).isEqualTo(Kind.MISSING);

        CellType.BOOLEAN.read("Yes", value);
        assertThat(value.kind()).isEqualTo(Kind.BOOLEAN);
        assertThat(value.number()).isEqualTo(1);

        CellType.BOOLEAN.read("0", value);
        assertThat(value.number()).isEqualTo(0);

        CellType.BOOLEAN.read("perhaps", value);
        assertThat(value.kind()).isEqualTo(Kind.MISSING);
    }

    @Test
    void any_double_that_is_printed_is_read_back() {
        Seeds.forEach(20_000, seed -> {
            double number = Double.longBitsToDouble(new SplittableRandom(seed).nextLong());
            if (Double.isFinite(number)) {
                assertThat(JsonNumber.parse(Double.toString(number))).isEqualTo(number);
            }
        });
    }
}
