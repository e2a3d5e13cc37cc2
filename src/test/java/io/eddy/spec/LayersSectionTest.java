package io.eddy.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eddy.nn.Activation;
import io.eddy.nn.LayerPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayersSectionTest {
    private static Specification network(String layers) {
        return SpecificationReader.parse("m.yaml", "output: binary\nnetwork:\n  layers: " + layers, "m");
    }

    private static List<String> problems(String layers) {
        return catchThrowableOfType(SpecificationException.class, () -> network(layers))
                .problems();
    }

    @Test
    void a_network_is_a_list_of_layers() {
        Specification specification = network(
                "[{dense: 64}, layerNorm, relu, {dropout: 0.2},\n"
                        + "    {residual: [{dense: {size: 64, name: inner}}, tanh]}, {residual: {layers: [{dense: 64}], name: last}}]");

        assertThat(specification.members()).isEmpty();
        assertThat(specification.network().layers())
                .containsExactly(
                        new LayerPlan.Dense(64, ""),
                        new LayerPlan.LayerNorm(""),
                        new LayerPlan.Activate(Activation.RELU),
                        new LayerPlan.Dropout(0.2f),
                        new LayerPlan.Residual(
                                List.of(new LayerPlan.Dense(64, "inner"), new LayerPlan.Activate(Activation.TANH)), ""),
                        new LayerPlan.Residual(List.of(new LayerPlan.Dense(64, "")), "last"));
        assertThat(SpecificationReader.parse(specification.canonical())).isEqualTo(specification);
    }

    @Test
    void a_layer_that_does_not_fit_is_told_with_its_line_and_what_comes() {
        assertThat(problems("[{dense: 64}, {residual: [{dense: 32}, relu]}, {dense: 8}]"))
                .containsExactly(
                        "m.yaml:3:25: network.layers[1] gives a vector of 32, which cannot be added to what came, "
                                + "a vector of 64; let its last layer give as much as its first takes");
    }

    @Test
    void what_is_no_layer_is_told_with_what_is_meant() {
        assertThat(problems("[{dense: 64}, rellu]").get(0)).contains("layers[1] is \"rellu\"; did you mean relu?");
        assertThat(problems("[{dens: 64}]").get(0)).contains("network.layers[0]");
        assertThat(problems("[{dense: 64}, {dense: {size: 2, width: 3}}]").get(0))
                .contains("width is not a key of dense");
        assertThat(problems("[{dense: 64}, {dense: 3, dropout: 0.1}]").get(0)).contains("says more than one layer");
        assertThat(problems("[{dense: 64}, dropout]").get(0)).contains("has no rate");
        assertThat(problems("[{dense: 64}, dense]").get(0)).contains("has no size");
        assertThat(problems("[{dense: 64}, residual]").get(0)).contains("has no layers");
        assertThat(problems("[{dense: 64}, {residual: []}]").get(0)).contains("has no layers");
    }

    @Test
    void a_network_begins_with_a_dense_layer() {
        assertThat(problems("[relu]").get(0))
                .contains("is the first layer of the network, which has to be a dense one");
        assertThat(problems("[]").get(0)).contains("for a linear model write hidden: []");
    }

    @Test
    void names_are_names_and_used_once() {
        assertThat(problems("[{dense: {size: 8, name: a}}, {dense: {size: 8, name: a}}]"))
                .containsExactly("m.yaml:3:65: network.layers[1].dense.name is \"a\", as another layer is called; "
                        + "give each a name of its own");
        assertThat(problems("[{dense: {size: 8, name: 3}}]").get(0)).contains("name is 3; it must be a letter and");
        assertThat(problems("[{dense: {size: 8, name: output}}]").get(0)).contains("as another layer is called");
    }

    @Test
    void what_says_the_hidden_layers_has_no_place_beside_a_list_of_them() {
        assertThat(problems("[{dense: 8}]\n  activation: tanh"))
                .containsExactly(
                        "m.yaml:4:15: network.activation stands beside layers, which say all there is; remove it, or layers");
    }

    @Test
    void too_much_is_refused_before_anything_is_made_of_it() {
        assertThat(problems("[{dense: 65536}, {dense: 65536}]").get(0))
                .contains("make 4295163904 weights; at most 268435456 are allowed");
        assertThat(problems("[{dense: 1}" + ", relu".repeat(200) + "]").get(0))
                .contains("one more than the 200 layers");
        String deep = "{residual: [".repeat(9) + "relu" + "]}".repeat(9);
        assertThat(problems("[{dense: 1}, " + deep + "]").get(0)).contains("too deep");
    }
}
