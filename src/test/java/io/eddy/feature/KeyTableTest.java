package io.eddy.feature;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.Seeds;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTableTest {
    private static final int MANY = 40;

    /** Whatever stood in their places before: the same keys, others, rows that are not there; and whether or not the table is full. */
    @ParameterizedTest
    @ValueSource(ints = {10, 1_000})
    void many_keys_have_the_rows_that_each_has_alone(int maxRows) {
        Seeds.forEach(3, seed -> manyAsEachAlone(maxRows, new Random(seed)));
    }

    private static void manyAsEachAlone(int maxRows, Random random) {
        KeyTable table = new KeyTable("keys", maxRows);
        long[] wanted = new long[MANY];
        int[] found = new int[MANY];
        for (int event = 0; event < 500; event++) {
            for (int i = 0; i < MANY; i++) {
                wanted[i] = random.nextInt(3) == 0 ? wanted[i] : key(random);
                found[i] = random.nextInt(5) == 0 ? random.nextInt(2 * maxRows) - maxRows : found[i];
            }

            table.findRows(wanted, found, MANY);

            assertThat(found)
                    .isEqualTo(Arrays.stream(wanted).mapToInt(table::row).toArray());
            table.make(key(random));
        }
        assertThat(table.rows()).isBetween(10, 600);
    }

    /** Of 600, many of which look for the same place in a table. */
    private static long key(Random random) {
        return (random.nextInt(60) << 10) + random.nextInt(10);
    }
}
