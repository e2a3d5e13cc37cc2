package io.eddy.join;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of one id.
 *
 * @param deadline when it is forgotten, or something is decided of it; in the events' time
 * @param request while it may still be learned
 * @param told feedback: all, where there is no request yet; else the last, where the first does not decide
 * @param sum of the rewards so far
 * @param madeUp the default label with which it was learned: by a changed model file it could be another by now
 */
record JoinEntry(
        State state, long deadline, Optional<Posted> request, List<Posted> told, double sum, Optional<String> madeUp) {
    private static final int FORMAT = 2;
    private static final int HEAP_OVERHEAD = 300;
    private static final State[] STATES = State.values();

    /** Where it stands. */
    enum State {
        /** There is feedback, and no request yet. */
        EARLY,
        /** There is a request, and no label that decides. */
        WAITING,
        /** It was learned with the default label, which may still be corrected. */
        DEFAULTED,
        /** It was learned; remembered so that what comes again is known. */
        DONE
    }

    JoinEntry {
        told = List.copyOf(told);
    }

    static JoinEntry early(long deadline, Posted feedback) {
        return new JoinEntry(State.EARLY, deadline, Optional.empty(), List.of(feedback), 0, Optional.empty());
    }

    static JoinEntry waiting(long deadline, Posted request) {
        return new JoinEntry(State.WAITING, deadline, Optional.of(request), List.of(), 0, Optional.empty());
    }

    JoinEntry defaulted(long newDeadline, String label) {
        return new JoinEntry(State.DEFAULTED, newDeadline, request, List.of(), 0, Optional.of(label));
    }

    JoinEntry done() {
        return new JoinEntry(State.DONE, deadline, Optional.empty(), List.of(), 0, Optional.empty());
    }

    JoinEntry withMore(Posted feedback) {
        List<Posted> more = new ArrayList<>(told);
        more.add(feedback);
        return new JoinEntry(state, deadline, request, more, sum, madeUp);
    }

    JoinEntry withLast(Posted feedback, double reward) {
        return new JoinEntry(state, deadline, request, List.of(feedback), sum + reward, madeUp);
    }

    /** Of the records in it. */
    long postedBytes() {
        long bytes = request.map(JoinEntry::length).orElse(0L);
        for (Posted feedback : told) {
            bytes += length(feedback);
        }
        return bytes;
    }

    private static long length(Posted posted) {
        byte[] key = posted.key();
        byte[] value = posted.value();
        return (key == null ? 0L : key.length) + (value == null ? 0L : value.length);
    }

    /** About what it takes where it is kept, with its id and its place in the order of deadlines. */
    long heapBytes() {
        return HEAP_OVERHEAD + postedBytes();
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            DataOutputStream out = new DataOutputStream(bytes);
            out.writeByte(FORMAT);
            out.writeByte(state.ordinal());
            out.writeLong(deadline);
            out.writeDouble(sum);
            out.writeBoolean(request.isPresent());
            if (request.isPresent()) {
                write(request.get(), out);
            }
            out.writeInt(told.size());
            for (Posted feedback : told) {
                write(feedback, out);
            }
            write(madeUp.map(label -> label.getBytes(UTF_8)).orElse(null), out);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    static JoinEntry of(byte[] bytes) {
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            int format = in.readByte();
            if (format != FORMAT) {
                throw new IllegalStateException(
                        "what is kept of requests is of format %d, and this Eddy reads %d; use the version that wrote it"
                                .formatted(format, FORMAT));
            }
            State state = STATES[in.readByte()];
            long deadline = in.readLong();
            double sum = in.readDouble();
            Optional<Posted> request = in.readBoolean() ? Optional.of(read(in)) : Optional.empty();
            List<Posted> told = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                told.add(read(in));
            }
            Optional<String> madeUp = Optional.ofNullable(readBytes(in)).map(label -> new String(label, UTF_8));
            return new JoinEntry(state, deadline, request, told, sum, madeUp);
        } catch (IOException e) {
            throw new IllegalStateException("what is kept of a request breaks off: the store is damaged", e);
        }
    }

    private static void write(Posted posted, DataOutputStream out) throws IOException {
        write(posted.key(), out);
        write(posted.value(), out);
        out.writeLong(posted.offset());
        out.writeLong(posted.timestamp());
    }

    private static void write(byte @Nullable [] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            out.write(bytes);
        }
    }

    private static Posted read(DataInputStream in) throws IOException {
        return new Posted(readBytes(in), readBytes(in), in.readLong(), in.readLong());
    }

    private static byte @Nullable [] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return bytes;
    }
}
