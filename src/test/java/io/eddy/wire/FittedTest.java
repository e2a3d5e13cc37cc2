package io.eddy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.Seeds;
import java.util.Arrays;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FittedTest {
    private static final int LIMIT = 10_000;
    private static final DeadLetter LETTER = new DeadLetter("too-large", "m", "decode", "events", 0, 17, 5);

    private final Headers headers = new RecordHeaders();

    @Test
    void what_fits_stays_whole_and_has_no_marks() {
        headers.add("trace", new byte[100]).add("empty", null).add("", new byte[] {1});

        Fitted fitted = Fitted.around(new byte[5_000], 5_000, new byte[4_000], headers, LIMIT);

        assertThat(fitted.key()).hasSize(4_000);
        assertThat(fitted.value()).hasSize(5_000);
        assertThat(fitted.headers().toArray()).containsExactly(headers.toArray());
    }

    @Test
    void of_a_prediction_the_key_goes_before_the_headers_and_each_header_is_whole_or_absent() {
        headers.add("large", new byte[9_000]).add("trace", new byte[100]);

        Fitted fitted = Fitted.around(new byte[500], 500, new byte[4_000], headers, LIMIT);

        assertThat(fitted.key()).hasSize(4_000);
        assertThat(fitted.value()).hasSize(500);
        assertThat(fitted.headers()).extracting(Header::key).containsExactly("trace", Fitted.HEADER_BYTES);
        assertThat(text(fitted, Fitted.HEADER_BYTES)).isEqualTo("9005");
    }

    /** What cannot be made smaller becomes larger by it, and the broker looks at what it gets, or at what it makes of it itself. */
    @Test
    void what_compression_adds_has_room_too() {
        byte[] noise = new byte[16 << 20];
        new Random(3).nextBytes(noise);

        for (int bytes : new int[] {5_000, 100_000, 16 << 20}) {
            int limit = bytes + 300;
            Fitted fitted = LETTER.around(null, Arrays.copyOf(noise, bytes), headers, limit);

            for (CompressionType type : CompressionType.values()) {
                SimpleRecord record = new SimpleRecord(
                        5, fitted.key(), fitted.value(), fitted.headers().toArray());
                assertThat(MemoryRecords.withRecords(Compression.of(type).build(), record)
                                .sizeInBytes())
                        .as("%d bytes, %s", bytes, type)
                        .isLessThanOrEqualTo(limit);
            }
        }
    }

    @Test
    void a_value_fits_exactly_as_long_as_it_need_not_be_cut_whatever_the_key_and_the_headers() {
        headers.add("large", new byte[20_000]);
        for (int limit : new int[] {TopicLimits.LEAST_BYTES, LIMIT, 1 << 20}) {
            int whole = 0;
            for (int bytes = limit - limit / 500 - 400; bytes < limit; bytes++) {
                byte[] value = new byte[bytes];
                Fitted fitted = Fitted.around(value, bytes, new byte[2 << 20], headers, limit);

                assertThat(Fitted.fits(bytes, limit)).isEqualTo(fitted.value() == value);
                whole += fitted.value() == value ? 1 : 0;
            }
            assertThat(whole).isPositive();
        }
    }

    @Test
    void a_value_that_was_made_smaller_tells_how_large_it_was() {
        Fitted fitted = Fitted.around(new byte[500], 70_000, null, headers, LIMIT);

        assertThat(fitted.value()).hasSize(500);
        assertThat(text(fitted, Fitted.VALUE_BYTES)).isEqualTo("70000");
    }

    @Test
    void of_what_is_large_in_all_its_parts_half_of_the_room_is_for_the_value() {
        byte[] value = new byte[50_000];
        // 10,000 bytes less what Kafka, compression, the marks and the letter itself take are 9,555
        Fitted withKey = LETTER.around(new byte[4_750], value, headers, LIMIT);
        Fitted withoutKey = LETTER.around(new byte[4_800], value, headers, LIMIT);

        assertThat(withKey.key()).hasSize(4_750);
        assertThat(withKey.value()).hasSize(9_555 - 4_750);
        assertThat(withoutKey.key()).isNull();
        assertThat(withoutKey.value()).hasSize(9_555);
    }

    @Test
    void a_key_that_does_not_fit_is_left_out_and_told() {
        headers.add("trace", new byte[100]);

        Fitted fitted = Fitted.around(new byte[500], 500, new byte[15_000], headers, LIMIT);

        assertThat(fitted.key()).isNull();
        assertThat(text(fitted, Fitted.KEY_BYTES)).isEqualTo("15000");
        assertThat(fitted.headers()).extracting(Header::key).containsExactly("trace", Fitted.KEY_BYTES);
    }

    @Test
    void a_dead_letter_keeps_as_much_of_the_value_as_there_is_room_for() {
        byte[] value = new byte[50_000];
        new Random(1).nextBytes(value);

        Fitted fitted = LETTER.around(new byte[3_000], value, headers, LIMIT);

        assertThat(fitted.key()).hasSize(3_000);
        byte[] cut = requireNonNull(fitted.value());
        assertThat(cut).hasSizeBetween(6_000, 7_000).isEqualTo(Arrays.copyOf(value, cut.length));
        assertThat(text(fitted, Fitted.VALUE_BYTES)).isEqualTo("50000");
        assertThat(DeadLetter.in(fitted.headers())).contains(LETTER);
    }

    @Test
    void marks_of_an_earlier_time_do_not_stay() {
        headers.add(Fitted.VALUE_BYTES, "7".getBytes(UTF_8)).add("eddy.mine", new byte[0]);

        assertThat(Fitted.around(new byte[5], 5, null, headers, LIMIT).headers())
                .extracting(Header::key)
                .containsExactly("eddy.mine");
    }

    @Test
    void a_producer_never_counts_more_than_the_limit() {
        Seeds.forEach(200, seed -> {
            Random random = new Random(seed);
            int limit = TopicLimits.LEAST_BYTES + random.nextInt(3_000);
            Headers given = new RecordHeaders();
            for (int i = random.nextInt(40); i > 0; i--) {
                given.add("é".repeat(random.nextInt(30)), sized(random, 1_000));
            }

            Fitted letter = LETTER.around(sized(random, 2 * limit), sized(random, 2 * limit), given, limit);
            byte[] value = new byte[random.nextInt(limit)];
            Fitted prediction = Fitted.fits(value.length, limit)
                    ? Fitted.around(value, value.length, sized(random, 2 * limit), given, limit)
                    : letter;

            assertThat(counted(letter)).isLessThanOrEqualTo(limit);
            assertThat(counted(prediction)).isLessThanOrEqualTo(limit);
        });
    }

    private static byte @Nullable [] sized(Random random, int most) {
        return random.nextInt(10) == 0 ? null : new byte[random.nextInt(most)];
    }

    /** What Kafka's producer takes such a record for. */
    private static int counted(Fitted fitted) {
        return AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE,
                CompressionType.NONE,
                fitted.key(),
                fitted.value(),
                fitted.headers().toArray());
    }

    private static String text(Fitted fitted, String name) {
        return new String(fitted.headers().lastHeader(name).value(), UTF_8);
    }
}
