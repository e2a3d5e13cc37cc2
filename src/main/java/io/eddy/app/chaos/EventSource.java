package io.eddy.app.chaos;

import io.eddy.app.Failure;
import io.eddy.app.data.DataFile;
import io.eddy.app.demo.ShopVisits;
import io.eddy.feature.Event;
import io.eddy.wire.EventWriter;
import java.util.function.Supplier;

/** Events without end, as the bytes of their messages. Closed by the thread that reads it. */
public interface EventSource extends AutoCloseable {
    byte[] next();

    /** Whether every event that there is has been given at least once. */
    boolean isWhole();

    @Override
    void close();

    /** The demo's stream of shop visits: users, items, prices, texts. */
    static EventSource shop(long seed) {
        return new EventSource() {
            private final ShopVisits visits = new ShopVisits(seed);
            private final EventWriter writer = new EventWriter();
            private final Event event = new Event();
            private long index;

            @Override
            public byte[] next() {
                visits.visit(index++, event);
                return writer.write(event);
            }

            @Override
            public boolean isWhole() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    /** The rows of a file, and again from its beginning as long as more are wanted. */
    static EventSource of(Supplier<DataFile> opener) {
        return new EventSource() {
            private DataFile file = opener.get();
            private boolean whole;

            @Override
            public byte[] next() {
                if (!file.next()) {
                    file.close();
                    file = opener.get();
                    whole = true;
                    if (!file.next()) {
                        throw new Failure("the file has no rows; give one that has");
                    }
                }
                return file.json();
            }

            @Override
            public boolean isWhole() {
                return whole;
            }

            @Override
            public void close() {
                file.close();
            }
        };
    }
}
