package io.eddy.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A list of texts, each with its length before it. Such lists are long where they name the rows of an embedding table, and grow at their end:
 * then only what is new is encoded.
 */
final class PagedTexts extends PagedBytes {
    private List<String> copied = new ArrayList<>();
    private Encoded encoded = new Encoded();

    /** A stream that shows its bytes without copying them. */
    private static final class Encoded extends ByteArrayOutputStream {
        void add(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            writeBytes(ByteBuffer.allocate(Integer.BYTES)
                    .order(Page.ORDER)
                    .putInt(utf8.length)
                    .array());
            writeBytes(utf8);
        }

        byte[] bytes() {
            return buf;
        }
    }

    PagedTexts(String name) {
        super(name);
    }

    void copy(List<String> texts) {
        if (!beginsAsBefore(texts)) {
            copied = new ArrayList<>();
            encoded = new Encoded();
        }
        for (String text : texts.subList(copied.size(), texts.size())) {
            encoded.add(text);
            copied.add(text);
        }
        copy(encoded.bytes(), encoded.size());
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean beginsAsBefore(List<String> texts) {
        int n = copied.size();
        if (texts.size() < n) {
            return false;
        }
        for (int i = 0; i < n; i++) {
            String text = texts.get(i);
            // the same object nearly always: then the text itself need not be touched, which for a million costs 50 ms
            if (text != copied.get(i) && !text.equals(copied.get(i))) {
                return false;
            }
        }
        return true;
    }

    static List<String> decode(ByteBuffer bytes, int count) {
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] utf8 = new byte[bytes.getInt()];
            bytes.get(utf8);
            texts.add(new String(utf8, StandardCharsets.UTF_8));
        }
        return texts;
    }
}
