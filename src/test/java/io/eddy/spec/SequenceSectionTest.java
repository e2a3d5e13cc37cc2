package io.eddy.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eddy.feature.SequencePlan;
import io.eddy.nn.LayerPlan;
import io.eddy.spec.Specification.Feature;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceSectionTest {

    private static Specification model(String feature) {
        return SpecificationReader.parse(
                "name: x\noutput: binary\nnetwork: {hidden: [8]}\nfeatures:\n  clicks: " + feature + "\n");
    }

    private static SequencePlan plan(String feature) {
        return plan(model(feature));
    }

    private static SequencePlan plan(Specification model) {
        return ((Feature.Sequence) Objects.requireNonNull(model.features().get("clicks"))).plan();
    }

    private static String problem(String feature) {
        SpecificationException e = catchThrowableOfType(SpecificationException.class, () -> model(feature));
        assertThat(e.problems()).hasSize(1);
        return e.problems().get(0);
    }

    @Test
    void what_is_not_said_is_a_default() {
        SequencePlan plan = plan("sequence");

        assertThat(plan.of()).isEqualTo(SequencePlan.Elements.NAMES);
        assertThat(plan.length()).isEqualTo(100);
        assertThat(plan.layers())
                .containsExactly(
                        new LayerPlan.Embed(32, 100_000),
                        new LayerPlan.Recur(LayerPlan.Recur.Unit.GRU, 64, ""),
                        new LayerPlan.PoolList(LayerPlan.PoolList.How.ATTENTION, ""));
        assertThat(plan("{type: sequence, carry: {}}").layers()).hasSize(2);
        assertThat(plan("{type: sequence, of: numbers, width: 3}").layers()).hasSize(2);
    }

    @Test
    void a_state_is_carried_by_a_key() {
        Specification model = model("{type: sequence, carry: {by: customer, steps: 8, maxKeys: 50, expireAfter: 7d}}");
        SequencePlan plan = plan(model);

        assertThat(plan.carry()).contains(new SequencePlan.Carry(Optional.of("customer"), 8, 50, Duration.ofDays(7)));
        assertThat(model.fields()).containsExactly("clicks", "customer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: sequence, of: words, language: de, length: 50, layers: [{embed: 8}, {pool: mean}]}",
                "{type: sequence, of: characters, layers: [{embed: {size: 8, maxValues: 99}}, {lstm: {size: 5, name: reader}}, {pool: last}]}",
                "{type: sequence, of: numbers, width: 2, layers: [{dense: 4}, {positions: waves}, {transformer: {heads: 2, hidden: 9}}, layerNorm, {pool: max}, relu]}",
                "{type: sequence, of: numbers, width: 2, carry: {}, layers: [{recurrent: 4}]}",
                "{type: sequence, carry: {by: who}, layers: [{embed: 4}, {gru: 4}]}",
                "{type: sequence, carry: {by: who}, layers: [{embed: 4}, {gru: 4}, {lstm: {size: 3, name: top}}]}"
            })
    void canonical_text_makes_the_same(String feature) {
        Specification model = model(feature);

        assertThat(SpecificationReader.parse(model.canonical())).isEqualTo(model);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: sequence, layers: [{gru: 8}, {pool: last}]} | begin with {embed: 32}",
                "{type: sequence, layers: [{embed: 8}, relu, {pool: last}]} | put a pool before it",
                "{type: sequence, layers: [{embed: 8}, {gru: 8}]} | end them with a pool",
                "{type: sequence, layers: [{embed: 8}, {transformer: 3}, {pool: mean}]} | has 3 heads, which do not divide",
                "{type: sequence, length: 5000, layers: [{embed: 8}, {transformer: 2}, {pool: mean}]} | 50000000 numbers; at most 16777216",
                "{type: sequence, of: numbers, layers: [{embed: 8}, {pool: mean}]} | takes a list of names",
                "{type: sequence, width: 3} | is about numbers",
                "{type: sequence, language: de} | is about words",
                "{type: sequence, length: 9, carry: {}} | each event has one element",
                "{type: sequence, of: words, carry: {}} | from text to text",
                "{type: sequence, carry: {maxKeys: 9}} | there is none; add by",
                "{type: sequence, carry: {}, layers: [{embed: 8}, {gru: 8}, {pool: last}]} | where a state is carried",
                "{type: sequence, carry: {}, layers: [{embed: 8}, {gru: 8}, {dense: 8}, {gru: 8}]} | or several of these",
                "{type: sequence, carry: {}, layers: [{embed: 8}]} | where a state is carried",
                "{type: sequence, carry: {by: c, maxKeys: 100000000}} | could grow to"
            })
    void what_cannot_be_is_told(String feature, String told) {
        assertThat(problem(feature)).contains(told);
    }

    @Test
    void a_portfolio_has_no_gradient_for_layers_of_a_field() {
        SpecificationException e = catchThrowableOfType(
                SpecificationException.class,
                () -> SpecificationReader.parse(
                        "name: x\noutput: binary\nmembers: [linear]\nfeatures:\n  clicks: sequence\n"));

        assertThat(e.problems())
                .singleElement()
                .asString()
                .contains("features.clicks")
                .contains("add network:");
    }
}
