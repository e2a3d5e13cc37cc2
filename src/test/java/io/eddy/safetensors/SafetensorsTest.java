package io.eddy.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eddy.Seeds;
import io.eddy.state.Tensors;
import io.eddy.state.Tensors.Tensor;
import io.eddy.state.Tensors.Type;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    private static final Map<String, String> NONE = Map.of();

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 31, 32, 33, 100, 257, 20_000})
    void what_was_written_is_read_with_the_same_bits(int columns) throws IOException {
        Tensors tensors = SomeTensors.of(columns, 3, columns);
        Map<String, String> metadata = Map.of("specification", "name: elec2\n");

        Safetensors.Content content = read(write(tensors, metadata));

        assertThat(content.metadata()).isEqualTo(metadata);
        assertThat(content.tensors().tensors().values())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("data")
                .containsExactlyInAnyOrderElementsOf(tensors.tensors().values());
        assertThat(write(content.tensors(), metadata)).isEqualTo(write(tensors, metadata));
    }

    @Test
    void a_file_has_the_layout_that_the_format_describes() {
        Tensors tensors = new Tensors();
        tensors.save(false).floats("b", new float[] {1, 2}, 0, 2, 2);
        tensors.save(false).longs("a", 258);

        byte[] file = write(tensors, Map.of("k", "v"));

        String json = "{\"__metadata__\":{\"k\":\"v\"},\"a\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,16]}}";
        String padded = json + " ".repeat((8 - json.length() % 8) % 8);
        assertThat(HexFormat.of().formatHex(file))
                .isEqualTo("%02x00000000000000".formatted(padded.length())
                        + HexFormat.of().formatHex(padded.getBytes(StandardCharsets.US_ASCII))
                        + "0201000000000000" + "0000803f" + "00000040");
    }

    @Test
    void every_tensor_begins_at_a_multiple_of_its_size() throws IOException {
        byte[] file = write(SomeTensors.of(1, 3, 7), Map.of("odd", "length"));

        int headerBytes =
                (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        SafetensorsHeader header = new SafetensorsHeaderReader(
                        Arrays.copyOfRange(file, 8, 8 + headerBytes), file.length - 8 - headerBytes)
                .read();

        assertThat(header.entries())
                .hasSize(6)
                .allSatisfy(entry -> assertThat(
                                (8 + headerBytes + entry.begin()) % entry.type().bytes())
                        .isZero());
    }

    @Test
    void texts_of_any_language_and_half_surrogates_come_back() throws IOException {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("größe", "日本 \uD83D\uDE00 \u0000 \"\\");
        metadata.put("half a surrogate pair", "\uDE00 half \uD83D");
        Tensors tensors = new Tensors();
        tensors.save(false).longs("feature \uD83D\uDE00", 1);

        Safetensors.Content content = read(write(tensors, metadata));

        assertThat(content.metadata()).isEqualTo(metadata);
        assertThat(content.tensors().tensors()).containsOnlyKeys("feature \uD83D\uDE00");
    }

    @Test
    void a_model_without_tensors_is_a_file_too() throws IOException {
        Safetensors.Content content = read(write(new Tensors(), NONE));

        assertThat(content.tensors().tensors()).isEmpty();
    }

    @Test
    void a_model_whose_only_tensor_is_empty_is_a_file_too() throws IOException {
        Tensors tensors = new Tensors();
        tensors.save(false).floats("rows", new float[0], 0, 8, 0, 8);

        Safetensors.Content content = read(write(tensors, NONE));

        assertThat(content.tensors().load(false).shape("rows")).containsExactly(0, 8);
    }

    @Test
    void the_digest_is_sha_256_of_what_follows_the_header() {
        for (int columns : new int[] {1, 33, 20_000}) {
            Tensors tensors = SomeTensors.of(columns, 5, columns);
            byte[] file = write(tensors, Map.of("text", "x".repeat(100_000)));
            int headerBytes =
                    (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();

            byte[] data = Arrays.copyOfRange(file, 8 + headerBytes, file.length);

            assertThat(Safetensors.digest(tensors))
                    .isEqualTo(HexFormat.of().formatHex(Safetensors.sha256().digest(data)));
        }
    }

    @Test
    void the_digest_does_not_depend_on_the_order_in_which_tensors_were_saved() {
        Tensors tensors = SomeTensors.of(1, 3, 7);
        Tensors reversed = new Tensors();
        tensors.tensors().keySet().stream()
                .sorted()
                .forEach(name -> reversed.tensors().put(name, tensors.tensors().get(name)));

        assertThat(Safetensors.digest(reversed)).isEqualTo(Safetensors.digest(tensors));
    }

    @Test
    void one_byte_at_a_time_gives_the_same_file() throws IOException {
        Tensors tensors = SomeTensors.of(4, 3, 7);
        byte[] file = write(tensors, NONE);

        InputStream stream = Safetensors.write(tensors, NONE);

        for (byte expected : file) {
            assertThat((byte) stream.read()).isEqualTo(expected);
        }
        assertThat(stream.read()).isEqualTo(-1);
    }

    @Test
    void a_file_cut_short_anywhere_is_an_error() {
        byte[] file = write(SomeTensors.of(2, 2, 3), Map.of("k", "v"));

        for (int length = 0; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> read(cut))
                    .as("%d of %d bytes", length, file.length)
                    .isInstanceOf(UnreadableSnapshot.class);
        }
        assertThatThrownBy(() -> Safetensors.read(new ByteArrayInputStream(file, 0, file.length - 1), file.length))
                .isInstanceOf(UnreadableSnapshot.class)
                .hasMessageContaining("cut short");
    }

    @Test
    void a_file_with_bytes_behind_its_end_is_an_error() {
        byte[] file = write(SomeTensors.of(2, 2, 3), NONE);

        assertThatThrownBy(() -> read(Arrays.copyOf(file, file.length + 1)))
                .hasMessage("the tensors take 76 bytes but 77 bytes follow the header");
        assertThatThrownBy(() ->
                        Safetensors.read(new ByteArrayInputStream(Arrays.copyOf(file, file.length + 1)), file.length))
                .hasMessageContaining("goes on behind its %d bytes", file.length);
    }

    @Test
    void a_flipped_bit_is_an_error_or_another_file_but_never_a_crash() {
        byte[] file = write(SomeTensors.of(3, 2, 3), Map.of("k", "v"));

        Seeds.forEach(2000, seed -> {
            byte[] flipped = file.clone();
            int bit = new Random(seed).nextInt(file.length * 8);
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                Safetensors.Content content = read(flipped);
                assertThat(write(content.tensors(), content.metadata())).isNotEqualTo(file);
            } catch (UnreadableSnapshot e) {
                assertThat(e).message().isNotBlank();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # header                                                                  | data | message
            []                                                                        | 0 | does not begin with {
            {                                                                         | 0 | not valid JSON
            {"a"                                                                      | 0 | not valid JSON
            {} {}                                                                     | 0 | something follows
            {} x                                                                      | 0 | not valid JSON
            {"a":1}                                                                   | 0 | a is not an object
            {"__metadata__":{"a":1}}                                                  | 0 | the value of a in the metadata is not a text
            {"__metadata__":{"a":"1","a":"2"}}                                        | 0 | Duplicate
            {"__metadata__":{},"__metadata__":{}}                                     | 0 | Duplicate
            {"a":{"dtype":"F32","shape":[1]}}                                         | 4 | lacks dtype, shape or data_offsets
            {"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}      | 4 | Duplicate
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"x":1}}              | 4 | unknown key x
            {"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}                   | 4 | type BF16; Eddy reads [F32, F64, I64]; in Python, with load_file and save_file
            {"a":{"dtype":7,"shape":[2],"data_offsets":[0,4]}}                        | 4 | dtype of tensor a is not a text
            {"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}                      | 4 | is not a list
            {"a":{"dtype":"F32","shape":[[1]],"data_offsets":[0,4]}}                  | 4 | whole numbers
            {"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}                  | 4 | whole numbers
            {"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}                   | 4 | whole numbers
            {"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]}} | 4 | whole numbers
            {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}                    | 4 | 8 bytes, but its data_offsets span 4
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}                    | 4 | no begin and end
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}                  | 4 | no begin and end
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}                    | 0 | take 4 bytes but 0 bytes follow the header; the file is cut short
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}                    | 8 | begins at byte 4, the one before it ends at 0: a hole
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}} | 4 | they overlap
            {"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}} | 8 | Duplicate
            {"a":{"dtype":"F32","shape":[1000000000000],"data_offsets":[0,4000000000000]}}           | 4 | too large
            {"a":{"dtype":"F32","shape":[65536,65536,65536,65536],"data_offsets":[0,0]}}             | 0 | too large
            {"a":{"dtype":"F32","shape":[500000000],"data_offsets":[0,2000000000]}}                  | 4 | cut short
            {"a":{"dtype":"F32","shape":[2147483639],"data_offsets":[0,8589934556]}}                 | 4 | cut short
            {"a":{"dtype":"F32","shape":[2147483640],"data_offsets":[0,8589934560]}}                 | 4 | too large
            """)
    void a_wrong_header_is_an_error_that_says_what_is_wrong(String json, int dataBytes, String message) {
        assertThatThrownBy(() -> read(file(json.getBytes(StandardCharsets.UTF_8), dataBytes)))
                .isInstanceOf(UnreadableSnapshot.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_header_that_is_not_utf_8_is_an_error() {
        assertThatThrownBy(() -> read(file("{\"\u00e9\":{}}".getBytes(StandardCharsets.ISO_8859_1), 0)))
                .isInstanceOf(UnreadableSnapshot.class);
        assertThatThrownBy(() -> read(file("{}".getBytes(StandardCharsets.UTF_16LE), 0)))
                .isInstanceOf(UnreadableSnapshot.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 100_000_001, Long.MAX_VALUE})
    void a_header_beyond_the_limit_is_refused_before_it_is_read(long length) {
        assertThatThrownBy(() -> read(fileWithHeaderOf(length))).hasMessageContaining("100,000,000 are allowed");
    }

    @Test
    void a_header_of_any_length_up_to_the_limit_is_refused_only_for_what_it_holds() {
        assertThatThrownBy(() -> read(fileWithHeaderOf(0))).hasMessageContaining("its header does not begin with {");
        assertThatThrownBy(() -> read(fileWithHeaderOf(100_000_000)))
                .hasMessageContaining("cut short: it has 16 bytes, its header alone takes 100000000");
    }

    private static byte[] fileWithHeaderOf(long length) {
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array();
    }

    @Test
    void tensors_may_be_named_in_any_order_and_be_scalars() {
        String json = "{\"b\":{\"data_offsets\":[4,12],\"shape\":[],\"dtype\":\"F64\"},"
                + "\"empty\":{\"dtype\":\"F32\",\"shape\":[0,3],\"data_offsets\":[4,4]},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]}}  \n";

        assertThatCode(() -> assertThat(read(file(json.getBytes(StandardCharsets.UTF_8), 12))
                                .tensors()
                                .tensors())
                        .containsOnlyKeys("a", "empty", "b"))
                .doesNotThrowAnyException();
    }

    @Test
    void a_tensor_whose_shape_does_not_fit_its_numbers_is_not_written() {
        Tensors tensors = new Tensors();
        tensors.tensors().put("w", new Tensor(Type.F32, new int[] {2, 2}, new float[3]));

        assertThatThrownBy(() -> Safetensors.write(tensors, NONE))
                .hasMessageContaining("w has the shape [2, 2] but 3 numbers");
    }

    private static byte[] file(byte[] header, int dataBytes) {
        return ByteBuffer.allocate(8 + header.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .array();
    }

    private static byte[] write(Tensors tensors, Map<String, String> metadata) {
        try {
            return Safetensors.write(tensors, metadata).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Safetensors.Content read(byte[] file) throws IOException {
        return Safetensors.read(new ByteArrayInputStream(file), file.length);
    }
}
