package io.eddy.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A list of texts, each with its length before it. Such lists are long where they name the rows of an embedding table, and grow at
 * their end: then only what is new is encoded, and that between the events that follow, for a text does not change.
 */
final class PagedTexts extends Paged {
    /** So many are encoded at a time: a tenth of a millisecond. */
    private static final int AT_A_TIME = 1_000;

    private List<String> texts = new ArrayList<>();
    private int encoded;
    private final Encoded content = new Encoded();

    /** Bytes that grow, and are read from where they lie. */
    private static final class Encoded extends ByteArrayOutputStream {
        void copyTo(ByteBuffer to, int from, int n) {
            to.put(buf, from, n);
        }
    }

    PagedTexts(String name) {
        super(name);
    }

    @Override
    long bytes() {
        return content.size();
    }

    void copy(List<String> now) {
        if (!beginsAsBefore(now)) {
            texts = new ArrayList<>();
            encoded = 0;
            content.reset();
        }
        texts.addAll(now.subList(texts.size(), now.size()));
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean beginsAsBefore(List<String> now) {
        int n = texts.size();
        if (now.size() < n) {
            return false;
        }
        for (int i = 0; i < n; i++) {
            String text = now.get(i);
            // the same object nearly always: then the text itself need not be touched, which for a million costs 50 ms
            if (text != texts.get(i) && !text.equals(texts.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    boolean prepare() {
        int from = content.size();
        for (int until = Math.min(texts.size(), encoded + AT_A_TIME); encoded < until; encoded++) {
            append(texts.get(encoded).getBytes(StandardCharsets.UTF_8));
        }
        for (int page = from / Page.PAYLOAD_BYTES; page < pages() && from < content.size(); page++) {
            changed(page);
        }
        return encoded == texts.size();
    }

    private void append(byte[] utf8) {
        content.writeBytes(ByteBuffer.allocate(Integer.BYTES + utf8.length)
                .order(Page.ORDER)
                .putInt(utf8.length)
                .put(utf8)
                .array());
    }

    @Override
    void encode(int page, ByteBuffer to) {
        content.copyTo(to, page * Page.PAYLOAD_BYTES, bytes(page));
    }

    static List<String> decode(ByteBuffer bytes, int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] utf8 = new byte[Math.min(bytes.getInt(), bytes.remaining() + 1)]; // one more underflows
            bytes.get(utf8);
            texts.add(new String(utf8, StandardCharsets.UTF_8));
        }
        return texts;
    }
}
