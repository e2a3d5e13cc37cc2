package io.eddy.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.eddy.Seeds;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.kernel.Layout;
import io.eddy.nn.Optimizer;
import io.eddy.nn.Regularisation;
import io.eddy.nn.Schedule;
import io.eddy.nn.Trainer;
import io.eddy.state.Tensors;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EncoderTest {
    private final Event event = new Event();

    @Test
    void number_is_standardised_by_what_came_before_and_clipped() throws RejectedEvent {
        Encoder encoder = Encoder.builder(1).number("x", 5).build();
        for (double x : new double[] {1, 2, 3, 4}) {
            absorb(encoder, "x", x);
        }

        event.clear();
        event.field("x").setNumber(5);
        assertThat(encode(encoder)[0]).isEqualTo((float) (2.5 / Math.sqrt(1.25)));
        event.field("x").setNumber(1e9);
        assertThat(encode(encoder)[0]).isEqualTo(5);
        event.field("x").setNumber(-1e9);
        assertThat(encode(encoder)[0]).isEqualTo(-5);
    }

    @Test
    void a_constant_number_is_zero_and_so_is_the_first_other_one() throws RejectedEvent {
        Encoder encoder = Encoder.builder(1).number("x", 5).build();
        for (int i = 0; i < 1_000; i++) {
            absorb(encoder, "x", 0.1);
        }

        event.clear();
        event.field("x").setNumber(0.7);

        assertThat(encode(encoder)[0]).isZero();
        absorb(encoder, "x", 0.7);
        assertThat(encode(encoder)[0]).isEqualTo(5);
    }

    @Test
    void a_number_that_is_mostly_zero_is_not_centred() throws RejectedEvent {
        Encoder encoder = Encoder.builder(1).number("x", 5).build();
        for (int i = 0; i < 64; i++) {
            absorb(encoder, "x", i % 4 == 0 ? 2 : 0);
        }

        event.clear();
        event.field("x").setNumber(0);
        assertThat(encode(encoder)[0]).isZero();
        event.field("x").setNumber(2);
        assertThat(encode(encoder)[0]).isEqualTo(2);
    }

    @Test
    void missing_is_its_own_indicator_and_leaves_the_statistics_alone() throws RejectedEvent {
        Encoder encoder = Encoder.builder(1).number("x", 5).bool("b").build();
        absorb(encoder, "x", 1);
        absorb(encoder, "x", 3);

        event.clear();
        assertThat(encode(encoder)).containsExactly(0, 1, 0, 1);
        encoder.absorb(event);

        event.field("x").setNumber(3);
        event.field("b").setBoolean(false);
        assertThat(encode(encoder)).containsExactly(1, 0, -1, 0);
    }

    @Test
    void a_wild_value_does_not_blind_the_feature() throws RejectedEvent {
        Encoder encoder = Encoder.builder(1).number("x", 5).build();
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            absorb(encoder, "x", random.nextGaussian());
        }

        absorb(encoder, "x", 1e300);

        event.clear();
        event.field("x").setNumber(30);
        assertThat(encode(encoder)[0]).isGreaterThan(2);
    }

    @Test
    void a_list_has_each_element_scaled_and_its_gaps_are_zero() throws RejectedEvent {
        Encoder encoder = Encoder.builder(1).numbers("p", 3, 5).build();
        for (int i = 1; i <= 2; i++) {
            list(i, 10 * i, 7);
            encode(encoder);
            encoder.absorb(event);
        }

        list(2, Double.NaN, 7);

        assertThat(encode(encoder)).containsExactly(1, 0, 0, 0);
    }

    @Test
    void wrong_types_are_rejected_with_the_field_and_the_value() {
        Encoder encoder = Encoder.builder(1)
                .number("n", 5)
                .bool("b")
                .numbers("p", 3, 5)
                .category("c", 4, 10)
                .items("l", 4, 10)
                .build();

        event.field("n").setText("much");
        assertRejected(encoder, "field n has to be a number but is the text \"much\"");
        event.clear();
        event.field("b").setNumber(2);
        assertRejected(encoder, "field b has to be true or false but is the number 2");
        event.clear();
        list(1, 2);
        assertRejected(encoder, "field p has to be a list of 3 numbers but is a list of 2 numbers");
        event.clear();
        event.field("c").setOther();
        assertRejected(encoder, "field c has to be a category");
        event.clear();
        event.field("l").setOther();
        assertRejected(encoder, "field l has to be a list of names");
    }

    @Test
    void looking_at_a_new_category_changes_nothing_and_learning_gives_it_the_row_it_showed() throws RejectedEvent {
        Encoder encoder = Encoder.builder(1).category("city", 4, 100).build();
        event.field("city").setText("Basel");

        float[] looked = encode(encoder);
        assertThat(encoder.parameters().get(0).rows()).isEqualTo(2);
        learn(encoder, 0);

        assertThat(encoder.parameters().get(0).rows()).isEqualTo(3);
        assertThat(encode(encoder)).isEqualTo(looked).isNotEqualTo(new float[4]);
    }

    @Test
    void categories_never_collide_until_the_table_is_full_then_the_rest_share_one_row() throws RejectedEvent {
        Encoder encoder = Encoder.builder(1).category("user", 2, 1_000).build();
        for (int i = 0; i < 1_000; i++) {
            event.field("user").setText("u" + i);
            encode(encoder);
            learn(encoder, 0);
        }
        long distinct = 0;
        float[] previous = {};
        for (int i = 0; i < 1_000; i++) {
            event.field("user").setText("u" + i);
            float[] row = encode(encoder);
            distinct += Arrays.equals(row, previous) ? 0 : 1;
            previous = row;
        }

        assertThat(distinct).isEqualTo(1_000);
        event.field("user").setText("late");
        float[] late = encode(encoder);
        event.field("user").setText("later");
        assertThat(encode(encoder)).isEqualTo(late);
    }

    @Test
    void a_gradient_moves_only_the_row_that_was_shown() throws RejectedEvent {
        Encoder encoder = Encoder.builder(1).category("c", 2, 10).build();
        event.field("c").setText("a");
        encode(encoder);
        learn(encoder, 0);
        event.field("c").setText("b");
        float[] before = encode(encoder);
        learn(encoder, 1);

        assertThat(encode(encoder)[0]).isEqualTo(before[0] - 0.5f);
        event.field("c").setText("a");
        float[] other = encode(encoder);
        learn(encoder, 0);
        assertThat(encode(encoder)).isEqualTo(other);
    }

    @Test
    void a_list_of_names_is_the_sum_of_its_vectors_by_the_root_of_their_number_whatever_their_order()
            throws RejectedEvent {
        Encoder encoder = Encoder.builder(1).items("l", 4, 100).build();
        float[] a = names(encoder, "a");
        float[] b = names(encoder, "b");

        assertThat(names(encoder, "a", "", "b")[5]).isEqualTo((a[5] + b[5]) * (float) Math.sqrt(0.5), within(1e-6f));
        assertThat(names(encoder, "b", "a")).isEqualTo(names(encoder, "a", "b"));
        assertThat(names(encoder)).containsOnly(0);

        names(encoder, "a", "b");
        learn(encoder, 1);
        assertThat(names(encoder, "a")[5]).isEqualTo(a[5] - 0.5f * (float) Math.sqrt(0.5), within(1e-6f));
    }

    @Test
    void an_id_is_what_all_rare_ones_share_until_it_is_admitted_and_then_moves_alone() throws RejectedEvent {
        Encoder encoder = Encoder.builder(1).id("u", 4, 2, 60, 100).build();
        float[] rare = id(encoder, "a", 0);
        learn(encoder, 1);
        assertThat(id(encoder, "b", 0)[0]).as("a taught all rare ones").isEqualTo(rare[0] - 0.5f);

        float[] admitted = id(encoder, "a", 0);
        learn(encoder, 1);
        assertThat(id(encoder, "a", 0)[0]).isEqualTo(admitted[0] - 0.5f);
        assertThat(id(encoder, "b", 0)).isEqualTo(admitted);
        assertThat(id(encoder, "a", 61_000)).as("not seen for too long").isEqualTo(admitted);
        event.clear();
        assertThat(encode(encoder)).as("missing").isNotEqualTo(admitted);
    }

    @Test
    void the_optimiser_forgets_an_id_whose_row_goes_to_another() throws RejectedEvent {
        Trainer trainer = new Trainer(new Optimizer.AdaGrad(1e-8f), new Schedule.Constant(0.5f), Regularisation.NONE);
        Encoder encoder = Encoder.builder(1).id("u", 4, 1, 0, 1).build();
        encoder.parameters().forEach(trainer::attach);
        float[] x = id(encoder, "a", 0);
        step(encoder, trainer);
        assertThat(id(encoder, "a", 0)[0]).isEqualTo(x[0] - 0.5f, within(1e-6f));

        id(encoder, "b", 0);
        step(encoder, trainer);

        assertThat(id(encoder, "b", 0)[0]).isEqualTo(x[0] - 0.5f, within(1e-6f));
        assertThat(id(encoder, "a", 0)).as("has lost its row").isEqualTo(x);
    }

    private void step(Encoder encoder, Trainer trainer) {
        float[] dx = Layout.vector(encoder.inputs());
        Arrays.fill(dx, 1);
        trainer.begin(1, 0);
        encoder.update(event, dx, 1, trainer);
        encoder.absorb(event);
    }

    private float[] id(Encoder encoder, String id, long time) throws RejectedEvent {
        event.clear();
        event.time(time);
        event.field("u").setText(id);
        return encode(encoder);
    }

    @Test
    void a_list_of_whole_numbers_and_a_single_value_are_lists_of_names_too() throws RejectedEvent {
        Encoder encoder = Encoder.builder(1).items("l", 4, 100).build();
        names(encoder, "17");
        learn(encoder, 1);
        float[] named = names(encoder, "17");

        event.field("l").setNumbers();
        event.field("l").add(17);
        assertThat(encode(encoder)).isEqualTo(named);
        event.field("l").setText("17");
        assertThat(encode(encoder)).isEqualTo(named);
    }

    private float[] names(Encoder encoder, String... names) throws RejectedEvent {
        event.clear();
        event.field("l").setNumbers();
        for (String name : names) {
            event.field("l").addName(name);
        }
        return encode(encoder);
    }

    @Test
    void unknown_fields_are_left_out_and_counted() throws RejectedEvent {
        Encoder encoder = Encoder.builder(1).number("x", 5).build();
        event.field("x").setNumber(1);
        event.field("y").setNumber(1);
        event.field("z").setText("?");

        encode(encoder);
        encoder.absorb(event);

        assertThat(encoder.ignoredFields()).isEqualTo(2);
    }

    @Test
    void a_field_that_is_called_like_the_element_of_a_list_has_state_of_its_own() throws RejectedEvent {
        Encoder encoder = Encoder.builder(1).numbers("p", 2, 5).number("p.0", 5).build();
        absorb(encoder, "p.0", 3);
        Tensors stored = new Tensors();

        encoder.state(stored.save(true));

        assertThat(stored.tensors()).containsKeys("p.0.count", "p.1.count", "#1.p.0.count");
    }

    @Test
    void a_loaded_encoder_goes_on_with_the_same_bits() {
        Seeds.forEach(20, seed -> {
            Random random = new Random(seed);
            Encoder one = everything();
            for (int i = 0; i < 50; i++) {
                step(one, random);
            }
            Tensors stored = new Tensors();
            one.state(stored.save(true));
            Encoder two = everything();
            two.state(stored.load(true));

            for (int i = 0; i < 50; i++) {
                long next = random.nextLong();
                assertThat(step(two, new Random(next))).isEqualTo(step(one, new Random(next)));
            }
        });
    }

    private static Encoder everything() {
        return Encoder.builder(7)
                .number("n", 5)
                .bool("b")
                .numbers("p", 3, 5)
                .category("c", 4, 8)
                .build();
    }

    private float[] step(Encoder encoder, Random random) {
        event.clear();
        if (random.nextInt(5) > 0) {
            event.field("n").setNumber(random.nextGaussian());
        }
        if (random.nextInt(5) > 0) {
            event.field("b").setBoolean(random.nextBoolean());
        }
        if (random.nextInt(5) > 0) {
            event.field("c").setText("c" + random.nextInt(12));
        }
        list(random.nextGaussian(), random.nextInt(3) == 0 ? 1 : 0, random.nextGaussian());
        try {
            float[] x = encode(encoder);
            learn(encoder, random.nextFloat());
            return x;
        } catch (RejectedEvent e) {
            throw new AssertionError(e);
        }
    }

    private void list(double... numbers) {
        event.field("p").setNumbers();
        for (double number : numbers) {
            event.field("p").add(number);
        }
    }

    private void absorb(Encoder encoder, String name, double value) {
        event.clear();
        event.field(name).setNumber(value);
        try {
            encode(encoder);
        } catch (RejectedEvent e) {
            throw new AssertionError(e);
        }
        encoder.absorb(event);
    }

    private void learn(Encoder encoder, float gradient) {
        float[] dx = Layout.vector(encoder.inputs());
        for (int i = encoder.firstEmbedded(); i < encoder.inputs(); i++) {
            dx[Layout.BASE + i] = gradient;
        }
        Trainer trainer = new Trainer(new Optimizer.Sgd(), new Schedule.Constant(0.5f), Regularisation.NONE);
        trainer.begin(1, 0);
        encoder.update(event, dx, 1, trainer);
        encoder.absorb(event);
    }

    private float[] encode(Encoder encoder) throws RejectedEvent {
        float[] x = Layout.vector(encoder.inputs());
        encoder.encode(event, x);
        return Arrays.copyOfRange(x, Layout.BASE, Layout.BASE + encoder.inputs());
    }

    private void assertRejected(Encoder encoder, String message) {
        assertThatThrownBy(() -> encode(encoder))
                .isInstanceOfSatisfying(
                        RejectedEvent.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_TYPE))
                .hasMessageContaining(message);
    }
}
