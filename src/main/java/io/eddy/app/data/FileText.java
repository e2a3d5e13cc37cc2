package io.eddy.app.data;

import io.eddy.app.Failure;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** A file as UTF-8 text, unzipped if need be, that knows how much of it has been read. */
final class FileText {
    /** Small, because what is read ahead counts as read: a large one makes short work of a zipped file. */
    private static final int BUFFER = 1 << 12;

    private final long bytes;
    private final CountingStream counting;
    private final BufferedReader reader;

    private FileText(long bytes, CountingStream counting, BufferedReader reader) {
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
            BufferedReader reader = new BufferedReader(
                    // because a decoder of its own reports what is not UTF-8 instead of replacing it
                    new InputStreamReader(unzipped(counting), StandardCharsets.UTF_8.newDecoder()), BUFFER);
            skipByteOrderMark(reader);
            return new FileText(bytes, counting, reader);
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

    private static void skipByteOrderMark(BufferedReader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
    }

    BufferedReader reader() {
        return reader;
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
