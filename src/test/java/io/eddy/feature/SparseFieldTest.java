package io.eddy.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SparseFieldTest {
    private final Event event = new Event();
    private final FacetEncoder encoder = FacetEncoder.ofClasses(1, 1);
    private final Facets page = encoder.page();

    SparseFieldTest() {
        encoder.sparse("terms");
        encoder.classes(2);
    }

    @Test
    void each_name_is_an_input_of_its_own_and_the_unit_of_the_numbers_does_not_matter() throws RejectedEvent {
        terms("apple", 3, "pear", -4);
        encoder.encode(event, page, 0);
        Sparse grams = page.grams();
        long apple = grams.key(0);
        float ofApple = grams.value(0);
        assertThat(grams.size()).isEqualTo(2);
        assertThat(grams.value(1)).isCloseTo(-4 / 3f * ofApple, within(1e-6f));

        terms("pear", -4000, "apple", 3000);
        encoder.encode(event, page, 0);

        assertThat(grams.key(1)).isEqualTo(apple).isNotEqualTo(grams.key(0));
        assertThat(grams.value(1)).isCloseTo(ofApple, within(1e-6f));
    }

    @Test
    void the_same_name_in_another_field_is_another_input() throws RejectedEvent {
        encoder.sparse("title");
        terms("apple", 1);
        event.field("title").setSparse();
        event.field("title").add("apple", 1);

        encoder.encode(event, page, 0);

        assertThat(page.grams().key(0)).isNotEqualTo(page.grams().key(1));
        assertThat(page.grams().value(0)).isEqualTo(page.grams().value(1));
    }

    @Test
    void none_at_all_or_only_zeros_say_nothing() throws RejectedEvent {
        event.clear();
        encoder.encode(event, page, 0);
        assertThat(page.grams().size()).isZero();

        terms("apple", 0);
        encoder.encode(event, page, 0);
        assertThat(page.grams().value(0)).isZero();
    }

    @Test
    void a_value_of_another_kind_is_rejected() {
        event.field("terms").setText("apple");

        assertThatThrownBy(() -> encoder.encode(event, page, 0))
                .isInstanceOf(RejectedEvent.class)
                .hasMessageContaining("terms has to be names with a number each but is the text \"apple\"");
        assertThatThrownBy(() -> Encoder.builder(1)
                        .sparse("terms")
                        .build()
                        .encode(event, new float[SparseField.DIMENSIONS + 64]))
                .isInstanceOf(RejectedEvent.class)
                .hasMessageContaining("terms has to be names with a number each");
    }

    private void terms(Object... pairs) {
        event.field("terms").setSparse();
        for (int i = 0; i < pairs.length; i += 2) {
            event.field("terms").add((String) pairs[i], (int) pairs[i + 1]);
        }
    }
}
