package io.eddy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.Seeds;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
    @Test
    void agrees_with_the_decoder_of_the_jdk() {
        byte[][] pieces = {
            "a".getBytes(UTF_8),
            "plain text".getBytes(UTF_8),
            "é".getBytes(UTF_8),
            "€".getBytes(UTF_8),
            "💧".getBytes(UTF_8),
            "\udbff\udfff".getBytes(UTF_8),
            {(byte) 0x80},
            {(byte) 0xc1, (byte) 0xbf},
            {(byte) 0xe0, (byte) 0x9f, (byte) 0xbf},
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            {(byte) 0xff}
        };
        Seeds.forEach(100, seed -> {
            Random random = new Random(seed);
            for (int i = 0; i < 1_000; i++) {
                ByteBuffer bytes = ByteBuffer.allocate(200);
                for (int n = random.nextInt(12); n > 0; n--) {
                    bytes.put(pieces[random.nextInt(random.nextInt(10) == 0 ? pieces.length : 6)]);
                }
                byte[] text = new byte[Math.max(0, bytes.position() - random.nextInt(2))];
                bytes.get(0, text);
                if (random.nextInt(4) == 0 && text.length > 0) {
                    text[random.nextInt(text.length)] = (byte) random.nextInt();
                }

                int invalid = Utf8.firstInvalid(text);

                assertThat(invalid).isEqualTo(firstInvalidToTheJdk(text));
            }
        });
    }

    @Test
    void finds_half_of_a_pair() {
        assertThat(Utf8.firstLoneSurrogate("a💧b")).isEqualTo(-1);
        assertThat(Utf8.firstLoneSurrogate("")).isEqualTo(-1);
        assertThat(Utf8.firstLoneSurrogate("a\ud800")).isEqualTo(1);
        assertThat(Utf8.firstLoneSurrogate("\ud800\ud800\udc00")).isEqualTo(0);
        assertThat(Utf8.firstLoneSurrogate("\udc00\ud800")).isEqualTo(0);
    }

    /** The longest valid prefix, by trying; all shorter ones that end in a character are valid too. */
    private static int firstInvalidToTheJdk(byte[] text) {
        if (isValid(text, text.length)) {
            return -1;
        }
        int length = text.length;
        while (!isValid(text, length)) {
            length--;
        }
        return length;
    }

    private static boolean isValid(byte[] text, int length) {
        CharsetDecoder decoder = UTF_8.newDecoder();
        try {
            decoder.decode(ByteBuffer.wrap(text, 0, length));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
