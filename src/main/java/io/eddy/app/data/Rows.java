package io.eddy.app.data;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The rows of a file, one after the other. All but {@link #next} and {@link #unpack} is about the row that was moved to last. */
interface Rows extends Closeable {
    /**
     * Moves on to the next row that can be read.
     *
     * @return false if there is none
     */
    boolean next() throws IOException;

    /** The how-manieth row of the file it is, from 1, those that cannot be read counted too. */
    long number();

    /**
     * Makes an event of the row: the same as is read from {@link #json}.
     *
     * @throws RejectedEvent if it is none
     */
    void fill(Event event) throws RejectedEvent;

    /** The row as an event in JSON. */
    byte[] json();

    /** Looks up a column, be it a feature or not; missing if the row does not have it. */
    void read(String column, Value value);

    /** What stands in a column, to the letter but for spaces around it; empty if the row does not have it. */
    String text(String column);

    /** The key of the row's record, where the row knows one without being told the column. */
    default Optional<String> key() {
        return Optional.empty();
    }

    /** What was found out of the file before its first row, where that was no matter of course. */
    List<String> notes();

    /** What else was noticed in the rows so far. */
    List<String> lateNotes();

    /** The row in few bytes, to come back to it later. */
    byte[] pack();

    /** Moves to a row by what {@link #pack} gave. */
    void unpack(long number, byte[] packed);
}
