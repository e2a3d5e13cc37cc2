package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.eddy.state.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WhiteningTest {
    private final SplittableRandom random = new SplittableRandom(1);

    /** Two numbers that are nearly one, in other units, and one by itself. */
    private double[] event() {
        double a = random.nextGaussian();
        return new double[] {300 + 2 * a, 5e6 + 1e5 * (a + 0.3 * random.nextGaussian()), random.nextGaussian()};
    }

    private Whitening seen(int events) {
        Whitening whitening = new Whitening(3);
        for (int i = 0; i < events; i++) {
            whitening.add(event());
        }
        return whitening;
    }

    private static double[] whitened(Whitening whitening, double... x) {
        double[] z = new double[x.length];
        double[] white = new double[x.length];
        whitening.standardise(x, z);
        whitening.whiten(z, white);
        return white;
    }

    private static double squared(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number * number;
        }
        return sum;
    }

    @Test
    void whitened_numbers_vary_by_one_and_not_with_each_other() {
        Whitening whitening = seen(20_000);
        double[][] products = new double[3][3];
        int n = 20_000;
        for (int e = 0; e < n; e++) {
            double[] white = whitened(whitening, event());
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    products[i][j] += white[i] * white[j] / n;
                }
            }
        }

        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                // because the ridge takes a tenth of what the twins do not have in common, and correlations are shrunk
                assertThat(products[i][j]).isCloseTo(i == j ? 1 : 0, within(0.3));
            }
        }
    }

    @Test
    void what_breaks_the_relation_is_far_though_each_number_is_near() {
        Whitening whitening = seen(5_000);

        assertThat(squared(whitened(whitening, 302, 5.1e6, 0))).isLessThan(2);
        assertThat(squared(whitened(whitening, 302, 4.9e6, 0))).isGreaterThan(10);
    }

    @Test
    void a_number_that_is_missing_at_first_is_as_near_as_others_later() {
        Whitening whitening = new Whitening(1);
        whitening.add(new double[] {Double.NaN});
        for (int i = 0; i < 500; i++) {
            whitening.add(new double[] {1e6 + random.nextGaussian()});
        }

        assertThat(squared(whitened(whitening, 1e6 + 6))).isBetween(20.0, 64.0);
    }

    @Test
    void a_number_that_comes_later_counts_from_where_it_is() {
        Whitening whitening = new Whitening(2);
        Whitening before = new Whitening(1);
        for (int i = 0; i < 600; i++) {
            before.add(new double[] {random.nextGaussian()});
        }
        whitening.takeOver(before, new int[] {0, -1});
        assertThat(squared(whitened(whitening, 0, 1_000))).isLessThan(0.1);
        for (int i = 0; i < 600; i++) {
            whitening.add(new double[] {random.nextGaussian(), 1_000 + random.nextGaussian()});
        }

        assertThat(squared(whitened(whitening, 0, 1_000.5))).isLessThan(4);
        assertThat(squared(whitened(whitening, 0, 1_007))).isGreaterThan(20);
    }

    @Test
    void what_never_moved_is_far_once_it_does_and_what_is_missing_is_not() {
        Whitening whitening = new Whitening(2);
        for (int i = 0; i < 100; i++) {
            whitening.add(new double[] {7, random.nextGaussian()});
        }

        assertThat(squared(whitened(whitening, 7, 0))).isLessThan(0.2);
        assertThat(squared(whitened(whitening, 7.1, 0))).isGreaterThan(50);
        assertThat(squared(whitened(whitening, Double.NaN, 0))).isLessThan(0.2);
    }

    @Test
    void one_wild_number_does_not_blind_for_the_next() {
        Whitening whitening = seen(1_000);
        whitening.add(new double[] {1e30, 5e6, 0});
        for (int i = 0; i < 200; i++) {
            whitening.add(event());
        }

        assertThat(squared(whitened(whitening, 320, 5e6, 0))).isGreaterThan(20);
    }

    @Test
    void nor_does_one_among_the_first() {
        Whitening whitening = new Whitening(3);
        for (int i = 0; i < 1_000; i++) {
            whitening.add(i == 4 ? new double[] {1e308, 5e6, 0} : event());
        }

        assertThat(squared(whitened(whitening, 320, 5e6, 0))).isGreaterThan(20);
    }

    @Test
    void what_is_restored_among_the_first_events_goes_on_to_the_bit() {
        Whitening whitening = seen(6);

        assertGoOnAlike(whitening, restored(whitening), 50);
    }

    private static Whitening restored(Whitening whitening) {
        Tensors stored = new Tensors();
        whitening.state(stored.save(true));
        Whitening restored = new Whitening(whitening.size());
        restored.state(stored.load(true));
        return restored;
    }

    private void assertGoOnAlike(Whitening one, Whitening two, int events) {
        for (int i = 0; i < events; i++) {
            double[] event = event();
            one.add(event);
            two.add(event);
        }

        assertThat(whitened(two, 301, 5e6, 1)).isEqualTo(whitened(one, 301, 5e6, 1));
    }

    @Test
    void a_number_is_taken_in_deviations_of_all_events() {
        List<double[]> events = new ArrayList<>();
        Whitening whitening = fittedTo(events);
        double[] mean = fadedMean(events);
        double[] covariance = fadedCovariance(events, mean);
        double[] x = {301.3, 4.8e6, 0.1};
        double[] z = new double[3];

        whitening.standardise(x, z);

        for (int i = 0; i < 3; i++) {
            assertThat(z[i]).isCloseTo((x[i] - mean[i]) / Math.sqrt(covariance[i * 3 + i]), within(1e-6));
        }
    }

    /** The correlations are shrunk, as 200 events more that have none would, and have a ridge. */
    @Test
    void the_matrix_is_the_inverse_root_of_the_correlations_of_all_events() {
        List<double[]> events = new ArrayList<>();
        Whitening whitening = fittedTo(events);
        double[] covariance = fadedCovariance(events, fadedMean(events));
        double weight = fadedWeight(events.size());
        double[] correlation = new double[9];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                double both = Math.sqrt(covariance[i * 3 + i] * covariance[j * 3 + j]);
                correlation[i * 3 + j] = i == j ? 1.01 : weight / (weight + 200) * covariance[i * 3 + j] / both;
            }
        }

        double[] w = matrix(whitening, 3);

        assertUndoesTwice(w, correlation, 3, 1e-6);
        for (int i = 0; i < 3; i++) {
            assertThat(w[i * 3 + i]).isPositive();
            for (int j = 0; j < 3; j++) {
                assertThat(w[i * 3 + j]).isEqualTo(w[j * 3 + i]);
            }
        }
    }

    /** To numbers of which the first two go together. */
    private Whitening fittedTo(List<double[]> events) {
        Whitening whitening = new Whitening(3);
        addUntilFitted(whitening, 2_500, () -> {
            double a = random.nextDouble();
            double[] event = {300 + 2 * a, 5e6 - 1e5 * (a + random.nextDouble()), random.nextDouble()};
            events.add(event);
            return event;
        });
        return whitening;
    }

    private static double[] fadedMean(List<double[]> events) {
        double[] mean = new double[3];
        double weight = fadedWeight(events.size());
        for (int e = 0; e < events.size(); e++) {
            for (int i = 0; i < 3; i++) {
                mean[i] += faded(events.size() - 1 - e) * events.get(e)[i] / weight;
            }
        }
        return mean;
    }

    private static double[] fadedCovariance(List<double[]> events, double[] mean) {
        double[] covariance = new double[9];
        double weight = fadedWeight(events.size());
        for (int e = 0; e < events.size(); e++) {
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    double product = (events.get(e)[i] - mean[i]) * (events.get(e)[j] - mean[j]);
                    covariance[i * 3 + j] += faded(events.size() - 1 - e) * product / weight;
                }
            }
        }
        return covariance;
    }

    private static double fadedWeight(int events) {
        return IntStream.range(0, events).mapToDouble(WhiteningTest::faded).sum();
    }

    private static double faded(int events) {
        return Math.pow(1 - 1.0 / Whitening.MEMORY, events);
    }

    /** Its columns, one after the other. */
    private static double[] matrix(Whitening whitening, int n) {
        double[] matrix = new double[n * n];
        for (int j = 0; j < n; j++) {
            double[] unit = new double[n];
            double[] column = new double[n];
            unit[j] = 1;
            whitening.whiten(unit, column);
            for (int i = 0; i < n; i++) {
                matrix[i * n + j] = column[i];
            }
        }
        return matrix;
    }

    /** At least so many; how many there were then. */
    private static int addUntilFitted(Whitening whitening, int least, Supplier<double[]> events) {
        int n = 0;
        double[] before = new double[0];
        double[] after = new double[0];
        while (n < least || Arrays.equals(before, after)) {
            before = inUse(whitening);
            whitening.add(events.get());
            after = inUse(whitening);
            n++;
        }
        return n;
    }

    private static double[] inUse(Whitening whitening) {
        double[] z = new double[whitening.size()];
        double[] ones = new double[whitening.size()];
        Arrays.fill(ones, 1);
        whitening.standardise(ones, z);
        return z;
    }

    @Test
    void it_is_fitted_first_after_ten_events_and_then_each_time_that_a_fiftieth_came() {
        Whitening whitening = new Whitening(1);
        Supplier<double[]> events = () -> new double[] {random.nextDouble()};

        assertThat(addUntilFitted(whitening, 0, events)).isEqualTo(10);
        assertThat(addUntilFitted(whitening, 0, events)).isEqualTo(1);
        assertThat(addUntilFitted(whitening, 1_000 - 11, events)).isBetween(989, 1_009);
        assertThat(addUntilFitted(whitening, 0, events)).isEqualTo(20);
        addUntilFitted(whitening, 20_000, events);
        assertThat(addUntilFitted(whitening, 0, events)).isEqualTo(200);
    }

    @Test
    void before_ten_events_nothing_is_near_or_far() {
        assertThat(whitened(seen(9), 1e9, -1e9, 5)).containsExactly(0, 0, 0);
        assertThat(whitened(seen(10), 1e9, -1e9, 5)).doesNotContain(0);
    }

    @Test
    void beyond_eight_deviations_a_number_counts_as_if_it_lay_there() {
        Whitening whitening = new Whitening(2);
        for (int i = 0; i < 400; i++) {
            whitening.add(new double[] {i % 2, 5});
        }
        double[] z = new double[2];

        whitening.standardise(new double[] {1e9, 6}, z);
        assertThat(z).containsExactly(8, 8);
        whitening.standardise(new double[] {-1e9, 4}, z);
        assertThat(z).containsExactly(-8, -8);
        whitening.standardise(new double[] {0.5 + 7.9 * 0.5, 5}, z);
        assertThat(z[0]).isCloseTo(7.9, within(0.05));
        assertThat(z[1]).isZero();
    }

    @Test
    void how_wild_a_wild_number_is_makes_no_difference() {
        Whitening one = seen(1_000);
        Whitening two = restored(one);
        one.add(new double[] {1e30, -1e9, 0});
        two.add(new double[] {1e20, -1e30, 0});

        assertGoOnAlike(one, two, 200);
    }

    @Test
    void of_very_many_numbers_only_the_deviations_are_known() {
        int n = Whitening.MOST + 1;
        Whitening many = new Whitening(n);
        Whitening alone = new Whitening(1);
        for (int i = 0; i < 500; i++) {
            double a = random.nextGaussian();
            double[] all = new double[n];
            Arrays.fill(all, a);
            many.add(all);
            alone.add(new double[] {a});
        }
        double[] x = new double[n];
        Arrays.fill(x, 2);

        double[] z = new double[1];
        alone.standardise(new double[] {2}, z);
        assertThat(whitened(many, x)).hasSize(n).containsOnly(z[0]);
    }

    /** In another order, one number less and one more than before, whether the first events are still kept or not. */
    @ParameterizedTest
    @ValueSource(ints = {4, 9, 10, 11, 700})
    void one_that_is_taken_over_goes_on_as_if_its_numbers_had_always_stood_so(int least) {
        for (int n : new int[] {3, Whitening.MOST + 1}) {
            Whitening before = new Whitening(n);
            Whitening expected = new Whitening(n);
            int[] places = new int[n];
            Arrays.fill(places, -1);
            places[0] = 2;
            places[2] = 0;
            Supplier<double[]> events = () -> {
                double[] event = Arrays.copyOf(event(), n);
                before.add(event);
                return at(places, event);
            };
            if (least < 10) {
                for (int i = 0; i < least; i++) {
                    expected.add(events.get());
                }
            } else {
                addUntilFitted(expected, least, events); // because one that takes over is fitted at once
            }
            Whitening after = new Whitening(n);
            after.takeOver(before, places);

            for (int i = 0; i < 100; i++) {
                double[] x = Arrays.copyOf(event(), n);
                assertThat(whitened(after, x)).isEqualTo(whitened(expected, x));
                after.add(x);
                expected.add(x);
            }
        }
    }

    private static double[] at(int[] places, double[] event) {
        return Arrays.stream(places)
                .mapToDouble(place -> place < 0 ? Double.NaN : event[place])
                .toArray();
    }

    @Test
    void the_inverse_root_of_a_matrix_undoes_it_twice() {
        int n = 40;
        double[] a = new double[n * n];
        for (int k = 0; k < 3 * n; k++) {
            double[] v = random.doubles(n, -1, 1).toArray();
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    a[i * n + j] += v[i] * v[j] + (k == 0 && i == j ? 0.01 : 0);
                }
            }
        }
        double[] root = new double[n * n];
        SymmetricMatrix.inverseRoot(a.clone(), n, root);

        assertUndoesTwice(root, a, n, 1e-9);
    }

    private static void assertUndoesTwice(double[] root, double[] a, int n, double tolerance) {
        double[] one = product(product(root, a, n), root, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                assertThat(one[i * n + j]).isCloseTo(i == j ? 1 : 0, within(tolerance));
            }
        }
    }

    private static double[] product(double[] a, double[] b, int n) {
        double[] product = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < n; k++) {
                    product[i * n + j] += a[i * n + k] * b[k * n + j];
                }
            }
        }
        return product;
    }
}
