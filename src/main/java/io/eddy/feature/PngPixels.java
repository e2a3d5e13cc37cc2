package io.eddy.feature;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The pixels of a PNG (W3C, third edition), in bytes: gray, colours or a palette, with or without transparency, of up to 8 bits a channel,
 * not interlaced. Nothing is corrected (gamma, profiles are passed over), so that the same file is the same numbers everywhere.
 *
 * <p>The size is known beforehand, so that no more memory is used than it takes, whatever the file says of itself.
 */
final class PngPixels {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int HEADER = 0x49484452;
    private static final int PALETTE = 0x504c5445;
    private static final int DATA = 0x49444154;
    private static final int END = 0x49454e44;

    private static final int OF_PALETTE = 3;

    private final int height;
    private final int width;
    private int colourType = -1;
    private int bits;
    private byte[] palette = {};
    private final Inflater inflater = new Inflater();
    private byte[] rows = {};
    private int filled;

    private PngPixels(int height, int width) {
        this.height = height;
        this.width = width;
    }

    static boolean isPng(byte[] bytes) {
        return bytes.length >= SIGNATURE.length
                && Arrays.equals(bytes, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
    }

    /** Why a PNG cannot be taken; the message goes on from "a PNG that ...". */
    static final class Unfit extends Exception {
        private Unfit(String message) {
            super(message, null, false, false);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }

    /** Writes its pixels, the channels of each together: 1 for gray, 3 for colours, 4 with how opaque it is. */
    static void read(byte[] png, int height, int width, int channels, byte[] to) throws Unfit {
        PngPixels pixels = new PngPixels(height, width);
        try {
            pixels.readChunks(ByteBuffer.wrap(png));
            pixels.write(channels, to);
        } catch (DataFormatException e) {
            throw new Unfit("is damaged: its data cannot be unpacked");
        } finally {
            pixels.inflater.end();
        }
    }

    private void readChunks(ByteBuffer png) throws Unfit, DataFormatException {
        png.position(SIGNATURE.length);
        while (true) {
            if (png.remaining() < 12) {
                throw new Unfit("is cut short");
            }
            int length = png.getInt();
            if (length < 0 || length > png.remaining() - 8) {
                throw new Unfit("is cut short");
            }
            checkSum(png, length);
            int type = png.getInt();
            int next = png.position() + length;
            if (type == HEADER) {
                readHeader(png, length);
            } else if (colourType < 0) {
                throw new Unfit("is damaged: it does not begin with its header");
            } else if (type == PALETTE) {
                palette = Arrays.copyOfRange(png.array(), png.position(), next);
            } else if (type == DATA) {
                inflate(png.array(), png.position(), length);
            } else if (type == END) {
                break;
            }
            png.position(next + 4);
        }
        if (filled < rows.length) {
            throw new Unfit("is damaged: it has fewer rows than it says");
        }
    }

    private static void checkSum(ByteBuffer png, int length) throws Unfit {
        CRC32 sum = new CRC32();
        sum.update(png.array(), png.position(), 4 + length);
        if ((int) sum.getValue() != png.getInt(png.position() + 4 + length)) {
            throw new Unfit("is damaged: a checksum is wrong");
        }
    }

    private void readHeader(ByteBuffer png, int length) throws Unfit {
        if (length != 13 || colourType >= 0) {
            throw new Unfit("is damaged: its header is");
        }
        int w = png.getInt();
        int h = png.getInt();
        if (w != width || h != height) {
            throw new Unfit("is %s x %s pixels (width x height) where the model has %d x %d"
                    .formatted(Integer.toUnsignedString(w), Integer.toUnsignedString(h), width, height));
        }
        bits = png.get();
        colourType = png.get();
        boolean isKnown = colourType == 0 || colourType == OF_PALETTE
                ? bits == 1 || bits == 2 || bits == 4 || bits == 8
                : (colourType == 2 || colourType == 4 || colourType == 6) && bits == 8;
        png.getShort();
        if (!isKnown || png.get() != 0) {
            throw new Unfit("has 16 bits a channel, or is interlaced; save it with 8 bits, not interlaced");
        }
        rows = new byte[height * (1 + rowBytes())];
    }

    private int samples() {
        return switch (colourType) {
            case 2 -> 3;
            case 4 -> 2;
            case 6 -> 4;
            default -> 1;
        };
    }

    private int rowBytes() {
        return (width * samples() * bits + 7) / 8;
    }

    private void inflate(byte[] from, int at, int length) throws DataFormatException {
        inflater.setInput(from, at, length);
        while (filled < rows.length) {
            int count = inflater.inflate(rows, filled, rows.length - filled);
            filled += count;
            if (count == 0) {
                return; // because it wants the next chunk, or what it has is all
            }
        }
    }

    private void write(int channels, byte[] to) throws Unfit {
        int row = rowBytes();
        int pixel = Math.max(1, samples() * bits / 8);
        int out = 0;
        for (int h = 0; h < height; h++) {
            int at = h * (1 + row);
            unfilter(rows[at], at + 1, h == 0 ? -1 : at - row, row, pixel);
            for (int w = 0; w < width; w++, out += channels) {
                writePixel(at + 1, w, channels, to, out);
            }
        }
    }

    /** Undoes what was subtracted from each byte of a row. @param above where the row before lies, or -1 */
    private void unfilter(int filter, int at, int above, int count, int pixel) throws Unfit {
        for (int i = 0; i < count; i++) {
            int left = i < pixel ? 0 : rows[at + i - pixel] & 0xff;
            int up = above < 0 ? 0 : rows[above + i] & 0xff;
            int corner = above < 0 || i < pixel ? 0 : rows[above + i - pixel] & 0xff;
            rows[at + i] += (byte)
                    switch (filter) {
                        case 0 -> 0;
                        case 1 -> left;
                        case 2 -> up;
                        case 3 -> (left + up) / 2;
                        case 4 -> nearest(left, up, corner);
                        default -> throw new Unfit("is damaged: a row has the filter " + filter);
                    };
        }
    }

    /** Paeth's: whichever is nearest to left + up - corner. */
    private static int nearest(int left, int up, int corner) {
        int fromLeft = Math.abs(up - corner);
        int fromUp = Math.abs(left - corner);
        int fromCorner = Math.abs(left + up - 2 * corner);
        if (fromLeft <= fromUp && fromLeft <= fromCorner) {
            return left;
        }
        return fromUp <= fromCorner ? up : corner;
    }

    private void writePixel(int row, int w, int channels, byte[] to, int out) throws Unfit {
        int red;
        int green;
        int blue;
        int opaque = 255;
        if (colourType == 2 || colourType == 6) {
            int at = row + w * samples();
            red = rows[at] & 0xff;
            green = rows[at + 1] & 0xff;
            blue = rows[at + 2] & 0xff;
            opaque = colourType == 6 ? rows[at + 3] & 0xff : 255;
        } else if (colourType == OF_PALETTE) {
            int entry = 3 * sample(row, w);
            if (entry + 3 > palette.length) {
                throw new Unfit("is damaged: a pixel has a colour that its palette lacks");
            }
            red = palette[entry] & 0xff;
            green = palette[entry + 1] & 0xff;
            blue = palette[entry + 2] & 0xff;
        } else {
            int at = row + w * samples();
            red = colourType == 4 ? rows[at] & 0xff : sample(row, w) * 255 / ((1 << bits) - 1);
            green = red;
            blue = red;
            opaque = colourType == 4 ? rows[at + 1] & 0xff : 255;
        }
        if (channels == 1) {
            to[out] = (byte) ((299 * red + 587 * green + 114 * blue + 500) / 1000);
            return;
        }
        to[out] = (byte) red;
        to[out + 1] = (byte) green;
        to[out + 2] = (byte) blue;
        if (channels == 4) {
            to[out + 3] = (byte) opaque;
        }
    }

    /** One of several samples in a byte. */
    private int sample(int row, int w) {
        int bit = w * bits;
        return rows[row + bit / 8] >> (8 - bits - bit % 8) & (1 << bits) - 1;
    }
}
