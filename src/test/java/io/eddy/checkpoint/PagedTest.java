package io.eddy.checkpoint;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.Seeds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of bytes cut into pages: each byte is in its place, and exactly the pages that changed are to be written. */
class PagedTest {
    private static final int PAGE = Page.PAYLOAD_BYTES;
    private static final int PAGE_FLOATS = PAGE / Float.BYTES;
    private static final Page SOMEWHERE = new Page(0, 1);

    /** Where a matrix lies in its array. */
    private record Layout(int offset, int stride, int rows, int columns) {
        int length() {
            return offset + rows * stride;
        }

        int place(int element) {
            return offset + element / columns * stride + element % columns;
        }

        int elements() {
            return rows * columns;
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {1, 7, 31, 32, 33, 100, 257, PAGE_FLOATS - 1, PAGE_FLOATS, PAGE_FLOATS + 1, 2 * PAGE_FLOATS + 5})
    void a_matrix_is_copied_row_by_row_without_its_padding(int columns) {
        for (int padding : new int[] {0, 1, 9}) {
            Layout layout = new Layout(padding * 5, columns + padding, 1 + 5 * PAGE_FLOATS / 2 / columns, columns);
            float[] values = random(layout.length(), columns);
            PagedFloats paged = new PagedFloats("weights");

            paged.copy(values, layout.offset, layout.stride, layout.rows, layout.columns);

            ByteBuffer expected =
                    ByteBuffer.allocate(layout.elements() * Float.BYTES).order(Page.ORDER);
            for (int i = 0; i < layout.elements(); i++) {
                expected.putFloat(values[layout.place(i)]);
            }
            assertThat(content(paged)).as("%s", layout).isEqualTo(expected.array());
            assertThat(takeChanged(paged)).hasSize(paged.pages());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 31, 32, 33, 100, 257})
    void only_the_page_of_a_weight_that_changed_is_written(int columns) {
        for (int padding : new int[] {0, 3}) {
            Layout layout = new Layout(padding, columns + padding, 5 * PAGE_FLOATS / 2 / columns, columns);
            float[] values = random(layout.length(), columns);
            PagedFloats paged = new PagedFloats("weights");
            paged.copy(values, layout.offset, layout.stride, layout.rows, layout.columns);
            assertThat(takeChanged(paged)).containsExactly(0, 1, 2);

            for (int element : new int[] {
                0,
                1,
                PAGE_FLOATS - 1,
                PAGE_FLOATS,
                PAGE_FLOATS + 1,
                2 * PAGE_FLOATS - 1,
                2 * PAGE_FLOATS,
                layout.elements() - 1
            }) {
                values[layout.place(element)] += 1;
                paged.copy(values, layout.offset, layout.stride, layout.rows, layout.columns);

                assertThat(takeChanged(paged)).as("%d of %s", element, layout).containsExactly(element / PAGE_FLOATS);
                assertThat(floatAt(paged, element)).isEqualTo(values[layout.place(element)]);
            }

            Arrays.fill(values, 0, layout.offset, 5);
            for (int row = 0; row < layout.rows; row++) {
                int padded = layout.offset + row * layout.stride + columns;
                Arrays.fill(values, padded, padded + padding, 5);
            }
            paged.copy(values, layout.offset, layout.stride, layout.rows, layout.columns);
            assertThat(takeChanged(paged)).as("padding changed").isEmpty();
        }
    }

    @Test
    void minus_zero_is_another_weight_than_zero() {
        for (int stride : new int[] {4, 5}) {
            float[] values = new float[10];
            PagedFloats paged = new PagedFloats("weights");
            paged.copy(values, 0, stride, 2, 4);
            takeChanged(paged);

            values[2] = -0f;
            paged.copy(values, 0, stride, 2, 4);

            assertThat(takeChanged(paged)).containsExactly(0);
        }
    }

    @Test
    void a_matrix_that_grows_or_shrinks_changes_the_pages_at_its_end() {
        int[] rows = {10, PAGE_FLOATS, PAGE_FLOATS + 1, 2 * PAGE_FLOATS + 3, 2 * PAGE_FLOATS + 3, PAGE_FLOATS - 1, 0, 7
        };
        List<List<Integer>> changed = List.of(
                List.of(0), List.of(0), List.of(1), List.of(1, 2), List.of(), List.of(0), List.of(), List.of(0));
        float[] values = random(2 * (2 * PAGE_FLOATS + 3), 1);
        for (int stride : new int[] {1, 2}) {
            PagedFloats paged = new PagedFloats("table");
            for (int i = 0; i < rows.length; i++) {
                paged.copy(values, 0, stride, rows[i], 1);

                assertThat(paged.bytes()).isEqualTo(4L * rows[i]);
                assertThat(takeChanged(paged)).as("%d rows", rows[i]).isEqualTo(changed.get(i));
                for (int row : new int[] {0, PAGE_FLOATS - 1, PAGE_FLOATS, rows[i] - 1}) {
                    if (row >= 0 && row < rows[i]) {
                        assertThat(floatAt(paged, row)).isEqualTo(values[row * stride]);
                    }
                }
            }
        }
    }

    @Test
    void of_bytes_exactly_the_pages_are_written_whose_bytes_or_length_changed() {
        int[] lengths = {0, 1, 7, PAGE - 1, PAGE, PAGE + 1, PAGE + 2, 2 * PAGE - 1, 2 * PAGE, 2 * PAGE + 1};
        Seeds.forEach(20, seed -> {
            Random random = new Random(seed);
            PagedBytes paged = new PagedBytes("rest");
            byte[] before = {};
            for (int i = 0; i < 20; i++) {
                byte[] now = Arrays.copyOf(before, lengths[random.nextInt(lengths.length)]);
                for (int flips = random.nextInt(3); flips > 0 && now.length > 0; flips--) {
                    int at = random.nextBoolean() ? random.nextInt(now.length) : Math.min(PAGE, now.length - 1);
                    now[at] ^= (byte) (1 + random.nextInt(255));
                }

                paged.takeOver(now);

                assertThat(paged.bytes()).isEqualTo(now.length);
                assertThat(paged.pages()).isEqualTo((now.length + PAGE - 1) / PAGE);
                assertThat(content(paged)).isEqualTo(now);
                assertThat(takeChanged(paged)).isEqualTo(differing(before, now));
                before = now;
            }
        });
    }

    /** The pages of the second run that the first has not. */
    private static List<Integer> differing(byte[] before, byte[] now) {
        List<Integer> differing = new ArrayList<>();
        for (int from = 0; from < now.length; from += PAGE) {
            byte[] page = Arrays.copyOfRange(now, from, Math.min(from + PAGE, now.length));
            int had = Math.max(from, Math.min(before.length, from + PAGE));
            if (from >= before.length || !Arrays.equals(page, Arrays.copyOfRange(before, from, had))) {
                differing.add(from / PAGE);
            }
        }
        return differing;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 999, 1_000, 1_001, 2_500})
    void texts_are_encoded_a_thousand_at_a_time(int count) {
        List<String> texts = texts(0, count, 3);
        PagedTexts paged = new PagedTexts("keys");

        paged.copy(texts);

        int steps = 1;
        while (!paged.prepare()) {
            steps++;
        }
        assertThat(steps).isEqualTo((count + 999) / 1_000);
        assertThat(PagedTexts.decode(ByteBuffer.wrap(content(paged)).order(Page.ORDER), count))
                .isEqualTo(texts);
        assertThat(takeChanged(paged)).containsExactly(0);
    }

    @Test
    void only_pages_with_new_texts_are_written() {
        List<String> texts = texts(0, 4_000, 150);
        PagedTexts paged = new PagedTexts("keys");
        assertThat(prepare(paged, texts)).containsExactly(0, 1);

        assertThat(prepare(paged, texts)).as("nothing new").isEmpty();
        assertThat(prepare(paged, List.copyOf(texts)))
                .as("the same texts in another list")
                .isEmpty();

        List<String> more = new ArrayList<>(texts);
        more.add("one more");
        assertThat(prepare(paged, more)).containsExactly(1);
        more.addAll(texts(4_001, 4_000, 150));
        assertThat(prepare(paged, more)).containsExactly(1, 2);
        assertThat(PagedTexts.decode(ByteBuffer.wrap(content(paged)).order(Page.ORDER), more.size()))
                .isEqualTo(more);
    }

    @Test
    void texts_that_end_where_a_page_does_leave_the_next_one_alone() {
        String text = "x".repeat(PAGE / 4 - Integer.BYTES);
        PagedTexts paged = new PagedTexts("keys");

        assertThat(prepare(paged, List.of(text, text, text, text))).containsExactly(0);
        assertThat(paged.bytes()).isEqualTo(PAGE);
        assertThat(prepare(paged, List.of(text, text, text, text, ""))).containsExactly(1);
        assertThat(paged.bytes()).isEqualTo(PAGE + 4);
    }

    @Test
    void texts_that_are_fewer_or_others_are_all_written_again() {
        List<String> texts = texts(0, 5_000, 150);
        PagedTexts paged = new PagedTexts("keys");
        prepare(paged, texts);

        List<String> other = new ArrayList<>(texts);
        other.set(4_999, "another");
        assertThat(prepare(paged, other)).containsExactly(0, 1);
        assertThat(PagedTexts.decode(ByteBuffer.wrap(content(paged)).order(Page.ORDER), 5_000))
                .isEqualTo(other);

        List<String> first = other.subList(0, 1);
        assertThat(prepare(paged, first)).containsExactly(0);
        assertThat(paged.bytes()).isEqualTo(4L + first.get(0).getBytes(UTF_8).length);
    }

    @Test
    void a_page_that_is_gone_before_it_was_written_is_not_written() {
        PagedBytes paged = new PagedBytes("rest");
        paged.takeOver(new byte[PAGE + 1]);

        paged.takeOver(new byte[PAGE]);

        assertThat(takeChanged(paged)).containsExactly(0);
        assertThat(paged.manifest().pages()).hasSize(1);
    }

    @Test
    void a_page_that_was_never_written_has_no_place() {
        PagedBytes paged = new PagedBytes("rest");
        paged.takeOver(new byte[3]);

        assertThatThrownBy(paged::manifest)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("page 0 of rest was never written");
    }

    private static List<String> texts(int from, int count, int length) {
        List<String> texts = new ArrayList<>();
        for (int i = from; i < from + count; i++) {
            texts.add("ü日" + i + "x".repeat(length));
        }
        return texts;
    }

    private static List<Integer> prepare(PagedTexts paged, List<String> texts) {
        paged.copy(texts);
        while (!paged.prepare()) {}
        return takeChanged(paged);
    }

    /** Which pages have to be written; then they count as written. */
    private static List<Integer> takeChanged(Paged paged) {
        List<Integer> changed = new ArrayList<>();
        for (int page = paged.dirtyPage(); page >= 0; page = paged.dirtyPage()) {
            changed.add(page);
            paged.stored(page, SOMEWHERE);
        }
        return changed;
    }

    private static byte[] content(Paged paged) {
        ByteBuffer content = ByteBuffer.allocate((int) paged.bytes());
        for (int page = 0; page < paged.pages(); page++) {
            content.put(payload(paged, page));
        }
        assertThat(content.hasRemaining()).isFalse();
        return content.array();
    }

    private static byte[] payload(Paged paged, int page) {
        byte[] record = paged.record(page, SOMEWHERE, null);
        return Arrays.copyOfRange(record, Long.BYTES, record.length - Checksum.BYTES);
    }

    private static float floatAt(Paged paged, int element) {
        return ByteBuffer.wrap(payload(paged, element / PAGE_FLOATS))
                .order(Page.ORDER)
                .getFloat(element % PAGE_FLOATS * Float.BYTES);
    }

    private static float[] random(int length, long seed) {
        Random random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat();
        }
        return values;
    }
}
