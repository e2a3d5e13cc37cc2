package io.eddy.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Whether bytes are UTF-8 and chars are UTF-16, strictly (RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF).
 * The JSON parser lets much of this pass, and a text that cannot be encoded again would fail only when it is written.
 */
final class Utf8 {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Utf8() {}

    /** The index of the first byte that begins no character, or -1 if all is well. */
    static int firstInvalid(byte[] bytes) {
        int i = 0;
        while (i < bytes.length) {
            if (i + 8 <= bytes.length && ((long) EIGHT.get(bytes, i) & HIGH_BITS) == 0) {
                i += 8;
            } else {
                int length = lengthAt(bytes, i);
                if (length == 0) {
                    return i;
                }
                i += length;
            }
        }
        return -1;
    }

    /** The index of half a surrogate pair, as JSON's {@code "\ud800"} has it, or -1 if there is none. */
    static int firstLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /** How many bytes the character at {@code i} has, or 0 if there is none; the table of RFC 3629, section 4. */
    private static int lengthAt(byte[] bytes, int i) {
        int lead = bytes[i] & 0xff;
        if (lead < 0x80) {
            return 1;
        }
        int second = i + 1 < bytes.length ? bytes[i + 1] & 0xff : 0;
        if (lead >= 0xc2 && lead <= 0xdf) {
            return isIn(second, 0x80, 0xbf) ? 2 : 0;
        }
        if (lead >= 0xe0 && lead <= 0xef) {
            int low = lead == 0xe0 ? 0xa0 : 0x80;
            int high = lead == 0xed ? 0x9f : 0xbf;
            return isIn(second, low, high) && isTail(bytes, i + 2) ? 3 : 0;
        }
        if (lead >= 0xf0 && lead <= 0xf4) {
            int low = lead == 0xf0 ? 0x90 : 0x80;
            int high = lead == 0xf4 ? 0x8f : 0xbf;
            return isIn(second, low, high) && isTail(bytes, i + 2) && isTail(bytes, i + 3) ? 4 : 0;
        }
        return 0;
    }

    private static boolean isTail(byte[] bytes, int i) {
        return i < bytes.length && isIn(bytes[i] & 0xff, 0x80, 0xbf);
    }

    private static boolean isIn(int unit, int low, int high) {
        return unit >= low && unit <= high;
    }
}
