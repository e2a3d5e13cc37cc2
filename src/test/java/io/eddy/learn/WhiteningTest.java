package io.eddy.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.eddy.state.Tensors;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

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
        Tensors stored = new Tensors();
        whitening.state(stored.save(true));
        Whitening restored = new Whitening(3);
        restored.state(stored.load(true));
        for (int i = 0; i < 50; i++) {
            double[] event = event();
            whitening.add(event);
            restored.add(event);
        }

        assertThat(whitened(restored, 301, 5e6, 1)).isEqualTo(whitened(whitening, 301, 5e6, 1));
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

        double[] one = product(product(root, a, n), root, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                assertThat(one[i * n + j]).isCloseTo(i == j ? 1 : 0, within(1e-9));
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
