package io.eddy.intake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.wire.EventWriter;
import org.junit.jupiter.api.Test;

class CsvMappingTest {
    private static final String INPUT =
            "- {topic: t, format: csv, header: [id, amount, city, vip, card, y], label: y, id: id}";

    @Test
    void cells_are_numbers_truth_values_or_texts() throws RejectedEvent {
        assertThat(written(INPUT, "a7, 3.50 ,\"Basel, \"\"CH\"\"\",true,4929123456789012345,1"))
                .isEqualTo(
                        "{'id':'a7','features':{'amount':3.5,'city':'Basel, \\'CH\\'','vip':true,'card':4929123456789012345},'label':1}");
        assertThat(written(INPUT, "7,,007,,,no")).isEqualTo("{'id':'7','features':{'city':'007'},'label':'no'}");
    }

    @Test
    void another_separator_can_be_said() throws RejectedEvent {
        assertThat(written("- {topic: t, format: csv, header: [x, y], separator: ;, label: y}", "1,5;2"))
                .isEqualTo("{'features':{'x':'1,5'},'label':2}");
    }

    @Test
    void what_is_no_line_of_the_header_is_unreadable() {
        rejected("1,2,3", "the record has 3 cells, the header of the input 6");
        rejected("1,2,3,4,5,6,7", "the record has 7 cells");
        rejected("1,2,3,4,5,6\n1,2,3,4,5,6", "several lines");
        assertThatThrownBy(() -> WrittenInput.mapping(INPUT).map(null, new byte[] {'a', (byte) 0xff}, 7))
                .hasMessage("the record is not UTF-8");
    }

    private static void rejected(String record, String told) {
        assertThatThrownBy(() -> written(INPUT, record)).isInstanceOfSatisfying(RejectedEvent.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.UNREADABLE);
            assertThat(e.getMessage()).contains(told);
        });
    }

    private static String written(String input, String record) throws RejectedEvent {
        var event = WrittenInput.mapping(input).map(null, record.getBytes(UTF_8), -1);
        return new String(new EventWriter().write(event), UTF_8).replace('"', '\'');
    }
}
