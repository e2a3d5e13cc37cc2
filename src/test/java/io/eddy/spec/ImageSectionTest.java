package io.eddy.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.eddy.feature.ImageForm;
import io.eddy.nn.Activation;
import io.eddy.nn.LayerPlan;
import io.eddy.spec.Specification.Feature;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ImageSectionTest {
    private static Specification read(String field) {
        return SpecificationReader.parse("m.yaml", "output: binary\nfeatures:\n  shot: " + field, "m");
    }

    private static Feature.Image image(String options) {
        return (Feature.Image) shot(read("{type: image, " + options + "}"));
    }

    private static Feature shot(Specification specification) {
        return Objects.requireNonNull(specification.features().get("shot"));
    }

    private static List<String> problems(String options) {
        return catchThrowableOfType(SpecificationException.class, () -> image(options))
                .problems();
    }

    @Test
    void what_is_said_of_an_image_is_read() {
        Feature.Image image = image(
                "width: 8, height: 6, channels: 3, order: chw, range: [-1, 1], columns: p,\n"
                        + "    augment: {flip: true, shift: 2}, layers: [{conv: {channels: 4, kernel: 5, stride: 2, padding: 1}},\n"
                        + "    {groupNorm: 2}, relu, {maxPool: {size: 2, stride: 1}}, {averagePool: all}, flatten, {dense: 3}]");

        assertThat(image)
                .isEqualTo(new Feature.Image(
                        new ImageForm(6, 8, 3, ImageForm.Order.CHW, -1, 1, true, 2),
                        Optional.of("p"),
                        List.of(
                                new LayerPlan.Conv(4, 5, 2, 1, ""),
                                new LayerPlan.GroupNorm(2, ""),
                                new LayerPlan.Activate(Activation.RELU),
                                new LayerPlan.MaxPool(2, 1),
                                new LayerPlan.AveragePool(0, 1),
                                new LayerPlan.Flatten(),
                                new LayerPlan.Dense(3, ""))));
        assertThat(image.fieldsOfEvent("shot"))
                .hasSize(8 * 6 * 3)
                .startsWith("p0", "p1")
                .endsWith("p143");
    }

    @Test
    void width_and_height_are_enough() {
        Specification specification = read("{type: image, width: 8, height: 8}");
        Feature.Image image = (Feature.Image) shot(specification);

        assertThat(specification.members()).isEmpty();
        assertThat(image.form()).isEqualTo(new ImageForm(8, 8, 1, ImageForm.Order.HWC, 0, 255, false, 0));
        assertThat(image.fieldsOfEvent("shot")).containsExactly("shot");
        assertThat(image.layers()).contains(new LayerPlan.Conv(16, 3, 1, 1, ""), new LayerPlan.MaxPool(2, 2));
        assertThat(SpecificationReader.parse(specification.canonical())).isEqualTo(specification);
    }

    @Test
    void the_canonical_text_says_all_of_it() {
        for (String options : List.of(
                "width: 8, height: 6, channels: 3, order: chw, range: [-1, 0.5], columns: p, augment: {shift: 2}",
                "width: 4, height: 4, layers: [{conv: 4}, {averagePool: {size: 2, stride: 1}}, {averagePool: all}, flatten]",
                "width: 4, height: 4, layers: [{residual: [{conv: 1}, {groupNorm: {groups: 1, name: n}}]}, maxPool, flatten]")) {
            Specification specification = read("{type: image, " + options + "}");

            assertThat(SpecificationReader.parse(specification.canonical())).isEqualTo(specification);
            assertThat(SpecificationReader.parse(
                            "name: m\n" + specification.asFile().replaceFirst("name: m\n", "")))
                    .isEqualTo(specification);
        }
    }

    @Test
    void layers_that_do_not_fit_are_told_with_what_comes() {
        assertThat(problems("width: 8, height: 6, layers: [{conv: 4}, {dense: 3}]"))
                .containsExactly("m.yaml:3:64: features.shot.layers[1] takes a vector, but what comes is "
                        + "6 x 8 pixels of 4 channels; put flatten before it");
        assertThat(problems("width: 8, height: 6, layers: [{conv: 4}, relu]"))
                .containsExactly("m.yaml:3:52: features.shot.layers end with 6 x 8 pixels of 4 channels, but what goes"
                        + " into the network is a vector; end them with flatten");
        assertThat(problems("width: 8, height: 6, layers: [{maxPool: 7}, flatten]")
                        .get(0))
                .contains("looks at 7 x 7 pixels at a time, but what comes is 6 x 8 pixels of 1 channel");
        assertThat(problems("width: 8, height: 6, layers: [{conv: 6}, {groupNorm: 4}, flatten]")
                        .get(0))
                .contains("makes 4 groups, but what comes is 6 x 8 pixels of 6 channels");
        assertThat(problems("width: 8, height: 6, layers: [flatten, {conv: 6}]").get(0))
                .contains("takes pixels, but what comes is a vector of 48; put it before flatten");
        assertThat(problems("width: 8, height: 6, layers: [flatten, {dense: 3}, maxPool]")
                        .get(0))
                .contains("its place is in the layers of a field of type image, before flatten")
                .doesNotContain("put it before");
        assertThat(problems("width: 8, height: 6, layers: []").get(0)).contains("has no layers; leave it out");
        assertThat(problems("width: 8, height: 6, layers: [{conv: 4, name: first, kernel: 5}, flatten]"))
                .singleElement()
                .asString()
                .endsWith(
                        "has name and kernel beside conv; what is said of a layer stands inside: {conv: {channels: ..., kernel: ..., name: ...}}");
        assertThat(problems("width: 900, height: 900, layers: [{conv: 4096}, flatten]")
                        .get(0))
                .contains("gives 900 x 900 pixels of 4096 channels; at most 16777216 numbers are allowed");
        assertThat(problems("width: 2, height: 2").get(0)).contains("is too small for the layers");
    }

    @Test
    void what_is_wrong_with_the_image_itself_is_told() {
        assertThat(problems("width: 8").get(0)).contains("has no height; say how many pixels");
        assertThat(problems("width: 8, height: 6, range: [1, 0]").get(0))
                .contains("range is from 1 to 0; the least number of a pixel stands first");
        assertThat(problems("width: 4096, height: 4096").get(0)).contains("has 16777216 numbers");
        assertThat(problems("width: 8, height: 6, flip: true").get(0)).contains("flip is not a key of type image");
    }

    @Test
    void members_cannot_learn_an_image() {
        assertThat(catchThrowableOfType(
                                SpecificationException.class,
                                () -> read("{type: image, width: 8, height: 8}\nmembers: default"))
                        .problems())
                .containsExactly(
                        "m.yaml:3:9: features.shot has layers of its own, which learn together with one network;"
                                + " add network: {hidden: [64]}, without members");
    }
}
