package io.eddy.app.data;

import io.eddy.app.Failure;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A file as text, UTF-8 or UTF-16, unzipped if need be, that knows how much of it has been read. */
final class FileText {
    /** Small, because what is read ahead counts as read: a large one makes short work of a zipped file. */
    private static final int BUFFER = 1 << 12;

    private final long bytes;
    private final CountingStream counting;
    private final BufferedReader reader;
    private final Charset charset;

    private FileText(long bytes, CountingStream counting, BufferedReader reader, Charset charset) {
        this.charset = charset;
        this.bytes = bytes;
        this.counting = counting;
        this.reader = reader;
    }

    static FileText open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new Failure(file + " is a folder; give a data file");
        }
        long bytes;
        InputStream stream;
        try {
            bytes = Files.size(file);
            stream = Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            throw new Failure("there is no file " + file, e);
        } catch (AccessDeniedException e) {
            throw new Failure("no permission to read " + file, e);
        }
        CountingStream counting = new CountingStream(stream);
        try {
            BufferedInputStream plain = new BufferedInputStream(unzipped(counting), BUFFER);
            Charset charset = charset(plain);
            BufferedReader reader = new BufferedReader(
                    // because a decoder of its own reports what is not of its character set instead of replacing it
                    new InputStreamReader(plain, charset.newDecoder()), BUFFER);
            skipByteOrderMark(reader);
            return new FileText(bytes, counting, reader, charset);
        } catch (IOException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    /** What the bytes unzip to if they begin as gzip does, whatever the file is called. */
    private static InputStream unzipped(InputStream stream) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(stream, BUFFER);
        buffered.mark(2);
        boolean isGzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
        buffered.reset();
        return isGzip ? new GZIPInputStream(buffered, BUFFER) : buffered;
    }

    /** UTF-16 if there is its mark, or every second of the first bytes is 0, as in no other text; else UTF-8. */
    private static Charset charset(BufferedInputStream bytes) throws IOException {
        bytes.mark(4);
        byte[] first = bytes.readNBytes(4);
        bytes.reset();
        if (first.length < 4) {
            return StandardCharsets.UTF_8;
        } else if (first[0] == (byte) 0xff && first[1] == (byte) 0xfe
                || first[0] != 0 && first[1] == 0 && first[3] == 0) {
            return StandardCharsets.UTF_16LE;
        } else if (first[0] == (byte) 0xfe && first[1] == (byte) 0xff
                || first[0] == 0 && first[1] != 0 && first[2] == 0) {
            return StandardCharsets.UTF_16BE;
        }
        return StandardCharsets.UTF_8;
    }

    private static void skipByteOrderMark(BufferedReader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
    }

    BufferedReader reader() {
        return reader;
    }

    boolean isUtf8() {
        return charset.equals(StandardCharsets.UTF_8);
    }

    /** The share of the file's bytes that has been read, from 0 to 1. */
    double share() {
        return bytes == 0 ? 1 : Math.min(1, (double) counting.count / bytes);
    }

    private static final class CountingStream extends FilterInputStream {
        private long count;

        CountingStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            count += Math.max(0, read);
            return read;
        }
    }
}
