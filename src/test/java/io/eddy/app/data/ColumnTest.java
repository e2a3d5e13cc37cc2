package io.eddy.app.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.Seeds;
import io.eddy.feature.Value;
import io.eddy.feature.Value.Kind;
import io.eddy.wire.JsonNumber;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnTest {
    private final Value value = new Value();

    private static Column column(CellType type) {
        return new Column("x", type, Set.of());
    }

    private static Column column(boolean ofNumbers, DecimalMark mark) {
        Column column = column(CellType.AS_WRITTEN);
        column.settle(ofNumbers, mark);
        return column;
    }

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
        for (boolean ofNumbers : new boolean[] {true, false}) {
            column(ofNumbers, DecimalMark.POINT).read(cell, value);

            assertThat(value.kind()).isEqualTo(Kind.NUMBER);
            assertThat(Double.doubleToRawLongBits(value.number()))
                    .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(cell)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "+1 | 1",
                "+.5e1 | 5",
                ".5 | 0.5",
                "-.5 | -0.5",
                "5. | 5",
                "\u22121.5 | -1.5",
                "1,234 | 1234",
                "1,234,567.25 | 1234567.25",
                "1'234.5 | 1234.5",
                "1\u2019234.5 | 1234.5",
                "12 345 | 12345",
                "12\u00a0345.5 | 12345.5",
                "-999,999e-3 | -999.999",
                "+12345678901234567890 | 12345678901234567890"
            })
    void in_a_column_of_numbers_people_may_write_them_as_they_do(String cell, String number) {
        column(true, DecimalMark.POINT).read(cell, value);
        assertThat(value.kind()).isEqualTo(Kind.NUMBER);
        assertThat(value.number()).isEqualTo(Double.parseDouble(number));

        column(false, DecimalMark.POINT).read(cell, value);
        assertThat(value.kind()).isEqualTo(Kind.TEXT);
        assertThat(value.text()).isEqualTo(cell);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0,5 | 0.5",
                "-1,25e3 | -1250",
                ",5 | 0.5",
                "5, | 5",
                "1.234 | 1234",
                "1.234.567,8 | 1234567.8",
                "12 | 12"
            })
    void a_decimal_comma_is_one_in_its_column(String cell, String number) {
        column(true, DecimalMark.COMMA).read(cell, value);

        assertThat(value.kind()).isEqualTo(Kind.NUMBER);
        assertThat(value.number()).isEqualTo(Double.parseDouble(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x1",
                "1f",
                "1d",
                "Infinity",
                "-Infinity",
                "007",
                "+007",
                "-a",
                "+",
                "-.",
                "1e",
                "1e+",
                "1e400",
                "1 2",
                "1,5",
                "12,34,567",
                "1,2345",
                "1234,567",
                "0,123",
                "1,234 567",
                ",234",
                "1.2.3",
                "--1",
                "+-1",
                "\u0661",
                "True",
                "FALSE",
                "2014-02-14 14:30:00",
                "a"
            })
    void all_else_is_text(String cell) {
        column(true, DecimalMark.POINT).read(cell, value);

        assertThat(value.kind()).isEqualTo(Kind.TEXT);
        assertThat(value.text()).isEqualTo(cell);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "NA", "N/A", "n/a", "#N/A", "nan", "NaN", "null", "NULL", "None", "-", "--", "\\N"})
    void a_mark_is_missing_in_a_column_of_numbers_and_text_in_one_of_text(String mark) {
        column(true, DecimalMark.POINT).read(mark, value);
        assertThat(value.kind()).isEqualTo(Kind.MISSING);

        column(false, DecimalMark.POINT).read(mark, value);
        assertThat(value.kind()).isEqualTo(Kind.TEXT);
        assertThat(value.text()).isEqualTo(mark);
    }

    @Test
    void marks_that_the_user_names_are_missing_in_any_column() {
        for (CellType type : CellType.values()) {
            Column column = new Column("x", type, Set.of("unknown", "-999"));
            column.settle(false, DecimalMark.POINT);
            for (String mark : new String[] {"unknown", "-999"}) {
                column.read(mark, value);

                assertThat(value.kind()).isEqualTo(Kind.MISSING);
            }
        }
    }

    @Test
    void a_number_too_long_for_a_json_reader_is_text() {
        column(CellType.AS_WRITTEN).read("0." + "1".repeat(2_000), value);

        assertThat(value.kind()).isEqualTo(Kind.TEXT);
    }

    @Test
    void empty_cells_are_missing() {
        for (CellType type : CellType.values()) {
            column(type).read("", value);

            assertThat(value.kind()).isEqualTo(Kind.MISSING);
        }
    }

    @Test
    void a_type_that_is_said_overrides() {
        column(CellType.CATEGORY).read("1.0", value);
        assertThat(value.text()).isEqualTo("1.0");
        assertThat(value.kind()).isEqualTo(Kind.TEXT);

        column(CellType.NUMBER).read("perhaps", value);
        assertThat(value.kind()).isEqualTo(Kind.MISSING);

        column(CellType.BOOLEAN).read("Yes", value);
        assertThat(value.kind()).isEqualTo(Kind.BOOLEAN);
        assertThat(value.number()).isEqualTo(1);

        column(CellType.BOOLEAN).read("0", value);
        assertThat(value.number()).isEqualTo(0);

        column(CellType.BOOLEAN).read("perhaps", value);
        assertThat(value.kind()).isEqualTo(Kind.MISSING);
    }

    @Test
    void any_double_that_is_printed_is_read_back() {
        Seeds.forEach(20_000, seed -> {
            double number = Double.longBitsToDouble(new SplittableRandom(seed).nextLong());
            if (Double.isFinite(number)) {
                assertThat(JsonNumber.parse(Double.toString(number))).isEqualTo(number);
                assertThat(DecimalMark.POINT.read(Double.toString(number), value))
                        .isTrue();
                assertThat(value.number()).isEqualTo(number);
            }
        });
    }
}
