package io.eddy.feature;

import static io.eddy.kernel.Layout.BASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.eddy.Seeds;
import io.eddy.kernel.Layout;
import io.eddy.nn.LayerPlan;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;

/** What becomes of an image before its first layer: seen through layers that only flatten. */
class ImageFieldTest {
    private static final int HEIGHT = 5;
    private static final int WIDTH = 7;

    private static ImageForm bytes(int channels, ImageForm.Order order) {
        return new ImageForm(HEIGHT, WIDTH, channels, order, 0, 255, false, 0);
    }

    private static ImageField field(ImageForm form) {
        return new ImageField("shot", form, List.of(new LayerPlan.Flatten()), 7);
    }

    /** What comes out, behind the input that says whether the image is missing. */
    private static float[] encoded(ImageForm form, Value value) throws RejectedEvent {
        ImageField field = field(form);
        float[] x = Layout.vector(1 + form.size());
        field.encode(value, x, BASE, BASE + 1);
        return Arrays.copyOfRange(x, BASE, BASE + 1 + form.size());
    }

    private static float[] pixels(ImageForm form, Value value) throws RejectedEvent {
        float[] all = encoded(form, value);
        assertThat(all[0]).isZero();
        return Arrays.copyOfRange(all, 1, all.length);
    }

    private static Value list(double... numbers) {
        return new Event().set("shot", numbers).field("shot");
    }

    private static Value text(byte[] bytes) {
        Value value = new Value();
        value.setText(Base64.getEncoder().encodeToString(bytes));
        return value;
    }

    private static byte[] random(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static void assertPixels(float[] actual, byte[] expected) {
        assertThat(actual).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("number %d", i).isEqualTo((expected[i] & 0xff) / 255f - 0.5f);
        }
    }

    @Test
    void numbers_of_bytes_become_those_from_minus_a_half_to_a_half() throws RejectedEvent {
        ImageForm form = new ImageForm(1, 3, 1, ImageForm.Order.HWC, 0, 255, false, 0);

        assertThat(pixels(form, list(0, 255, 51))).containsExactly(-0.5f, 0.5f, 0.2f - 0.5f);
    }

    @Test
    void another_range_is_said() throws RejectedEvent {
        ImageForm form = new ImageForm(1, 3, 1, ImageForm.Order.HWC, -1, 1, false, 0);

        assertThat(pixels(form, list(-1, 1, 0.5))).containsExactly(-0.5f, 0.5f, 0.25f);
        assertThatThrownBy(() -> pixels(form, list(-1, 1, 1.5)))
                .hasMessageContaining("has the number 1.5, beyond the range of its pixels, -1.0 to 1.0");
        assertThatThrownBy(() -> pixels(form, text(new byte[3]))).hasMessageContaining("is a text, but the range");
    }

    @Test
    void an_image_that_is_missing_is_told_and_a_pixel_that_is_missing_is_neither_dark_nor_bright()
            throws RejectedEvent {
        ImageForm form = new ImageForm(1, 2, 1, ImageForm.Order.HWC, 0, 255, false, 0);

        assertThat(encoded(form, new Value())).containsExactly(1, 0, 0);
        assertThat(encoded(form, list(Double.NaN, 255))).containsExactly(0, 0, 0.5f);
        assertThatThrownBy(() -> encoded(form, list(Double.NaN, Double.NaN)))
                .isInstanceOf(RejectedEvent.class)
                .hasMessageContaining("has no number at all");
    }

    @Test
    void bytes_and_numbers_come_in_the_order_that_is_said() throws RejectedEvent {
        byte[] together = random(1, HEIGHT * WIDTH * 3);
        byte[] planes = new byte[together.length];
        double[] numbers = new double[together.length];
        for (int i = 0; i < together.length; i++) {
            planes[i % 3 * HEIGHT * WIDTH + i / 3] = together[i];
        }
        for (int i = 0; i < together.length; i++) {
            numbers[i] = planes[i] & 0xff;
        }

        assertPixels(pixels(bytes(3, ImageForm.Order.HWC), text(together)), together);
        assertPixels(pixels(bytes(3, ImageForm.Order.CHW), text(planes)), together);
        assertPixels(pixels(bytes(3, ImageForm.Order.CHW), list(numbers)), together);
    }

    @Test
    void a_png_of_any_kind_of_8_bits_or_fewer_is_read_as_it_was_written() throws Exception {
        int[] types = {
            BufferedImage.TYPE_BYTE_GRAY,
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_BYTE_BINARY,
            BufferedImage.TYPE_BYTE_INDEXED
        };
        Seeds.forEach(5, seed -> {
            for (int type : types) {
                BufferedImage image = image(type, seed);
                for (int channels : new int[] {3, 4}) {
                    byte[] expected = new byte[HEIGHT * WIDTH * channels];
                    for (int p = 0; p < HEIGHT * WIDTH; p++) {
                        int argb = argb(image, p % WIDTH, p / WIDTH);
                        for (int c = 0; c < channels; c++) {
                            expected[p * channels + c] = (byte) (c == 3 ? argb >>> 24 : argb >> 16 - 8 * c);
                        }
                    }

                    assertPixels(uncheckedPixels(bytes(channels, ImageForm.Order.CHW), png(image, false)), expected);
                }
            }
        });
    }

    @Test
    void colours_become_gray_as_bright_as_they_look() throws Exception {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0xff0000);
        image.setRGB(1, 0, 0x00ff00);
        image.setRGB(2, 0, 0xffffff);

        float[] pixels = pixels(bytes(1, ImageForm.Order.HWC), text(png(image, false)));

        assertThat(pixels[0]).isCloseTo(0.299f - 0.5f, within(0.002f));
        assertThat(pixels[1]).isCloseTo(0.587f - 0.5f, within(0.002f));
        assertThat(pixels[2]).isEqualTo(0.5f);
    }

    @Test
    void a_data_url_is_taken_too() throws Exception {
        BufferedImage image = image(BufferedImage.TYPE_BYTE_GRAY, 1);
        Value plain = text(png(image, false));
        Value url = new Value();
        url.setText("data:image/png;base64," + plain.text());

        assertThat(pixels(bytes(1, ImageForm.Order.HWC), url)).isEqualTo(pixels(bytes(1, ImageForm.Order.HWC), plain));
    }

    @Test
    void what_is_no_such_image_is_rejected_with_what_is_wrong() throws Exception {
        ImageForm form = bytes(1, ImageForm.Order.HWC);
        Value word = new Value();
        word.setText("a cat!");
        Value number = new Value();
        number.setNumber(3);
        byte[] whole = png(image(BufferedImage.TYPE_BYTE_GRAY, 1), false);
        byte[] flipped = whole.clone();
        flipped[whole.length - 30] ^= 4;

        assertRejected(form, list(1, 2), "has 2 numbers, but 5 rows of 7 pixels of 1 channel are 35");
        assertRejected(form, list(fractions()), "has fractions and nothing above 1", "range: [0, 1]");
        assertRejected(form, list(new double[34]), "has 34 numbers");
        assertRejected(form, number, "is the number 3; it has to be a list of 35 numbers");
        assertRejected(form, word, "is the text \"a cat!\", which is not Base64");
        assertRejected(form, text(new byte[36]), "has 36 bytes, which are no PNG");
        assertRejected(form, text(new byte[1 << 20]), "more than an image of 5 x 7 pixels of 1 channel can need");
        assertRejected(form, text(Arrays.copyOf(whole, whole.length - 20)), "is a PNG that is cut short");
        assertRejected(form, text(flipped), "is a PNG that is damaged: a checksum is wrong");
        assertRejected(form, text(png(image(BufferedImage.TYPE_BYTE_GRAY, 1), true)), "is interlaced");
        assertRejected(form, text(png(image(BufferedImage.TYPE_USHORT_GRAY, 1), false)), "16 bits a channel");
        assertRejected(bytes(2, ImageForm.Order.HWC), text(whole), "those of a PNG are 1, 3 or 4");
        assertRejected(
                new ImageForm(9, 9, 1, ImageForm.Order.HWC, 0, 255, false, 0),
                text(whole),
                "is a PNG that is 7 x 5 pixels (width x height) where the model has 9 x 9");
    }

    /** A file of some hundred bytes that would be 16 GB. */
    @Test
    void a_png_that_says_it_is_huge_costs_nothing() throws Exception {
        byte[] png = png(image(BufferedImage.TYPE_BYTE_GRAY, 1), false);
        ByteBuffer.wrap(png).putInt(16, 131_072).putInt(20, 131_072);
        CRC32 sum = new CRC32();
        sum.update(png, 12, 17);
        ByteBuffer.wrap(png).putInt(29, (int) sum.getValue());

        assertRejected(bytes(1, ImageForm.Order.HWC), text(png), "131072 x 131072 pixels");
    }

    @Test
    void any_byte_that_is_not_as_it_was_written_is_no_worse_than_a_rejection() throws Exception {
        byte[] whole = png(image(BufferedImage.TYPE_BYTE_INDEXED, 3), false);
        Seeds.forEach(300, seed -> {
            byte[] png = whole.clone();
            png[8 + new Random(seed).nextInt(png.length - 8)] ^= (byte) (1 << seed % 8);
            try {
                pixels(bytes(3, ImageForm.Order.HWC), text(png));
            } catch (RejectedEvent e) {
                assertThat(e.reason()).isEqualTo(RejectedEvent.Reason.WRONG_TYPE);
            }
        });
    }

    @Test
    void one_that_is_learned_from_is_moved_or_mirrored_as_seed_and_step_say_and_one_that_is_predicted_is_not()
            throws RejectedEvent {
        ImageForm form = new ImageForm(1, 5, 1, ImageForm.Order.HWC, 0, 255, true, 1);
        ImageField field = field(form);
        Value value = list(10, 20, 30, 40, 50);
        float[] x = Layout.vector(6);
        Set<List<Integer>> seen = new HashSet<>();

        for (int step = 0; step < 200; step++) {
            field.encode(value, x, BASE, BASE + 1);
            assertThat(numbers(x)).containsExactly(10, 20, 30, 40, 50);
            field.encodeForLearning(value, step, x, BASE, BASE + 1);
            List<Integer> once = numbers(x);
            field.encodeForLearning(value, step, x, BASE, BASE + 1);
            assertThat(numbers(x)).isEqualTo(once);
            seen.add(once);
        }

        assertThat(seen)
                .containsExactlyInAnyOrder(
                        List.of(10, 20, 30, 40, 50),
                        List.of(10, 10, 20, 30, 40),
                        List.of(20, 30, 40, 50, 50),
                        List.of(50, 40, 30, 20, 10),
                        List.of(50, 50, 40, 30, 20),
                        List.of(40, 30, 20, 10, 10));
    }

    private static List<Integer> numbers(float[] x) {
        return IntStream.range(0, 5)
                .mapToObj(i -> Math.round((x[BASE + 1 + i] + 0.5f) * 255))
                .toList();
    }

    private static double[] fractions() {
        double[] fractions = new double[HEIGHT * WIDTH];
        Arrays.fill(fractions, 0.3);
        return fractions;
    }

    private static void assertRejected(ImageForm form, Value value, String... said) {
        assertThatThrownBy(() -> pixels(form, value))
                .isInstanceOf(RejectedEvent.class)
                .hasMessageStartingWith("field shot, an image, ")
                .hasMessageContainingAll(said);
    }

    private static float[] uncheckedPixels(ImageForm form, byte[] png) {
        try {
            return pixels(form, text(png));
        } catch (RejectedEvent e) {
            throw new AssertionError(e);
        }
    }

    private static BufferedImage image(int type, long seed) {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, type);
        Random random = new Random(seed);
        for (int p = 0; p < HEIGHT * WIDTH; p++) {
            if (type == BufferedImage.TYPE_BYTE_GRAY) {
                image.getRaster().setSample(p % WIDTH, p / WIDTH, 0, random.nextInt(256));
            } else {
                image.setRGB(p % WIDTH, p / WIDTH, random.nextInt());
            }
        }
        return image;
    }

    /** The samples themselves, since what Java calls RGB of gray is another gray. */
    private static int argb(BufferedImage image, int x, int y) {
        int gray = image.getRaster().getSample(x, y, 0);
        return image.getType() == BufferedImage.TYPE_BYTE_GRAY ? 0xff000000 | gray * 0x10101 : image.getRGB(x, y);
    }

    private static byte[] png(BufferedImage image, boolean interlaced) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            how.setProgressiveMode(interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), how);
        } catch (IOException e) {
            throw new AssertionError(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
