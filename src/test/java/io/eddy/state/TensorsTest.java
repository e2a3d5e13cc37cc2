package io.eddy.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.state.Tensors.Tensor;
import io.eddy.state.Tensors.Type;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TensorsTest {
    private final Tensors tensors = new Tensors();
    private final Archive saving = tensors.save(true);
    private final Archive loading = tensors.load(true);

    @Test
    void what_is_saved_is_loaded() {
        float[] matrix = {9, 1, 2, 9, 3, 4, 9};
        saving.in("a").floats("matrix", matrix, 1, 3, 2, 2);
        saving.doubles("doubles", -0.0, Double.NaN);
        saving.longs("longs", Long.MIN_VALUE);
        saving.doubleList("none", new double[0]);
        saving.strings("texts", List.of("", "ä"));

        float[] loaded = new float[7];
        loading.in("a").floats("matrix", loaded, 1, 3, 2, 2);

        assertThat(loaded).containsExactly(0, 1, 2, 0, 3, 4, 0);
        assertThat(loading.in("a").shape("matrix", 0)).containsExactly(2, 2);
        assertThat(loading.doubles("doubles", 0, 0)).containsExactly(-0.0, Double.NaN);
        assertThat(loading.longs("longs", 0)).containsExactly(Long.MIN_VALUE);
        assertThat(loading.doubleList("none", new double[3])).isEmpty();
        assertThat(loading.strings("texts", List.of())).containsExactly("", "ä");
    }

    @Test
    void whoever_saves_goes_on_with_the_values_it_had() {
        double[] doubles = {1, 2};
        long[] longs = {3};
        List<String> texts = List.of("a");

        assertThat(saving.doubles("doubles", doubles)).isSameAs(doubles);
        assertThat(saving.longs("longs", longs)).isSameAs(longs);
        assertThat(saving.strings("texts", texts)).isSameAs(texts);
    }

    @Test
    void what_only_training_needs_is_left_out_where_it_is_not_wanted() {
        for (boolean training : new boolean[] {true, false}) {
            assertThat(tensors.save(training).in("a").training()).isEqualTo(training);
            assertThat(tensors.load(training).in("a").training()).isEqualTo(training);
        }
    }

    @Test
    void it_is_a_copy() {
        double[] live = {1};
        saving.doubleList("x", live);
        live[0] = 2;
        loading.doubles("x", 0)[0] = 3;

        assertThat(loading.doubles("x", 0)).containsExactly(1);
    }

    @Test
    void what_is_missing_is_named() {
        saving.longs("x", 1);

        refused(() -> loading.in("a").doubles("x", 0), "no F64 tensor a.x among its 1");
        refused(() -> loading.doubles("x", 0), "no F64 tensor x");
        refused(() -> loading.shape("x"), "no F32 tensor x");
        refused(() -> loading.in("a").strings("names", List.of()), "no list a.names among its 0");
    }

    @Test
    void what_has_another_shape_is_named() {
        saving.longs("longs", 1, 2);
        saving.doubles("doubles", 1, 2);
        saving.floats("floats", new float[6], 0, 3, 2, 3);

        refused(() -> loading.longs("longs", 0), "longs has the shape [2] and 2 numbers where this model has [1]");
        refused(() -> loading.doubles("doubles", 0, 0, 0), "doubles has the shape [2]", "has [3]");
        refused(() -> loading.floats("floats", new float[6], 0, 2, 3, 2), "floats has the shape [2, 3]", "has [3, 2]");
        refused(() -> loading.floats("floats", new float[6], 0, 6, 6), "has [6]");
    }

    @Test
    void fewer_numbers_than_the_shape_says_are_refused() {
        tensors.tensors().put("floats", new Tensor(Type.F32, new int[] {2, 3}, new float[5]));
        tensors.tensors().put("longs", new Tensor(Type.I64, new int[] {2}, new long[1]));

        refused(() -> loading.floats("floats", new float[6], 0, 3, 2, 3), "[2, 3] and 5 numbers");
        refused(() -> loading.longs("longs", 0), "[2] and 1 numbers");
    }

    @Test
    void a_name_is_taken_once() {
        saving.longs("x", 1);
        saving.strings("x", List.of());

        refused(() -> saving.doubles("x", 1), "two tensors named x");
        refused(() -> saving.strings("x", List.of()), "two lists named x");
    }

    @Test
    void pieces_that_do_not_go_together_are_refused_while_loading() {
        saving.check(false, "never");

        refused(() -> loading.check(false, "2 keys and 3 rows"), "does not fit: 2 keys and 3 rows;");
    }

    private static void refused(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessageContainingAll(parts);
    }
}
