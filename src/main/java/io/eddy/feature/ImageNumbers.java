package io.eddy.feature;

import io.eddy.feature.Value.Kind;
import io.eddy.kernel.Layout;
import java.util.Base64;

/**
 * Reads an image: a list of numbers, or in Base64 its bytes or a PNG. What comes out are numbers from -0.5 to 0.5, pixel by pixel, the
 * channels of each together.
 */
final class ImageNumbers {
    /** What a PNG may have beside its pixels, and what it may lack in compression. */
    private static final int BESIDE_PIXELS = 1 << 16;

    private static final String DATA_URL = "data:image/png;base64,";

    private final String field;
    private final ImageForm form;
    private final byte[] bytes;

    ImageNumbers(String field, ImageForm form) {
        this.field = field;
        this.form = form;
        this.bytes = new byte[form.isOfBytes() ? form.size() : 0];
    }

    /** @param to from {@link Layout#BASE} on */
    void read(Value value, float[] to) throws RejectedEvent {
        if (value.kind() == Kind.NUMBERS) {
            readList(value, to);
        } else if (value.kind() == Kind.TEXT) {
            readText(value.text(), to);
        } else {
            throw wrong("is %s; it has to be a list of %d numbers, or in Base64 as many bytes or a PNG"
                    .formatted(value, form.size()));
        }
    }

    private void readList(Value value, float[] to) throws RejectedEvent {
        if (value.length() != form.size()) {
            throw wrong("has %d numbers, but %s".formatted(value.length(), wanted()));
        }
        float[] numbers = value.numbers();
        boolean isBelow1 = true;
        boolean isOfFractions = false;
        boolean isEmpty = true;
        for (int i = 0; i < form.size(); i++) {
            float number = numbers[i];
            if (number < form.low() || number > form.high()) {
                throw wrong(
                        "has the number %s, beyond the range of its pixels, %s to %s; its model file can say another: range: [0, 1]"
                                .formatted(number, form.low(), form.high()));
            }
            isEmpty &= Float.isNaN(number);
            isBelow1 &= !(number > 1);
            isOfFractions |= number != Math.rint(number) && !Float.isNaN(number);
        }
        if (isEmpty) {
            throw wrong("has no number at all, only missing ones; leave the field out where there is no image");
        }
        if (form.isOfBytes() && isBelow1 && isOfFractions) {
            throw wrong(
                    "has fractions and nothing above 1, so its range is hardly 0 to 255; say range: [0, 1] in the model file");
        }
        for (int i = 0; i < form.size(); i++) {
            // because a pixel that is missing is best neither dark nor bright
            to[Layout.BASE + place(i)] = Float.isNaN(numbers[i]) ? 0 : scaled(numbers[i]);
        }
    }

    private void readText(String text, float[] to) throws RejectedEvent {
        if (!form.isOfBytes()) {
            throw wrong("is a text, but the range of its pixels is %s to %s, and bytes are from 0 to 255"
                    .formatted(form.low(), form.high()));
        }
        String encoded = text.startsWith(DATA_URL) ? text.substring(DATA_URL.length()) : text;
        long most = 4L * form.size() + BESIDE_PIXELS;
        if (encoded.length() / 4 * 3L > most) {
            throw wrong("is a text of %d characters, more than an image of %s can need"
                    .formatted(encoded.length(), form.shape().told()));
        }
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            throw wrong("is the text \"%s\", which is not Base64"
                    .formatted(encoded.length() > 40 ? encoded.substring(0, 40) + "…" : encoded));
        }
        if (PngPixels.isPng(decoded)) {
            readPng(decoded);
            scaleBytes(bytes, false, to);
        } else if (decoded.length == form.size()) {
            scaleBytes(decoded, true, to);
        } else {
            throw wrong("has %d bytes, which are no PNG, but %s".formatted(decoded.length, wanted()));
        }
    }

    private void readPng(byte[] png) throws RejectedEvent {
        if (form.channels() != 1 && form.channels() != 3 && form.channels() != 4) {
            throw wrong(
                    "is a PNG, but it has %d channels, and those of a PNG are 1, 3 or 4".formatted(form.channels()));
        }
        try {
            PngPixels.read(png, form.height(), form.width(), form.channels(), bytes);
        } catch (PngPixels.Unfit e) {
            throw wrong("is a PNG that " + e.getMessage());
        }
    }

    private void scaleBytes(byte[] from, boolean inOrder, float[] to) {
        for (int i = 0; i < form.size(); i++) {
            to[Layout.BASE + (inOrder ? place(i) : i)] = scaled(from[i] & 0xff);
        }
    }

    private float scaled(float number) {
        return (number - form.low()) / (form.high() - form.low()) - 0.5f;
    }

    /** Where the i-th number goes. */
    private int place(int i) {
        if (form.order() == ImageForm.Order.HWC) {
            return i;
        }
        int pixels = form.height() * form.width();
        return i % pixels * form.channels() + i / pixels;
    }

    private String wanted() {
        return "%d rows of %d pixels of %s are %d"
                .formatted(form.height(), form.width(), form.shape().ofChannels(), form.size());
    }

    private RejectedEvent wrong(String what) {
        return RejectedEvent.ofField(field, "field %s, an image, %s".formatted(field, what));
    }
}
