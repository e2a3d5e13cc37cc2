package io.eddy.serve;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The latest messages for whoever listens: a reader that falls behind misses the oldest, and holds nobody up. */
final class LiveMessages {
    private static final int KEPT = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final Deque<Message> kept = new ArrayDeque<>();
    private long next;
    private boolean ended;

    /** @param type the event's name in the stream, such as {@code metrics} */
    record Message(long number, String type, String json) {}

    void add(String type, Object value) {
        String json = new String(Json.bytes(value), StandardCharsets.UTF_8);
        lock.lock();
        try {
            kept.addLast(new Message(next++, type, json));
            if (kept.size() > KEPT) {
                kept.removeFirst();
            }
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The number of the message that comes next. */
    long next() {
        lock.lock();
        try {
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** Lets go whoever waits: nothing more will come. */
    void end() {
        lock.lock();
        try {
            ended = true;
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean ended() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is a message of this number or a later one, but not for longer than that, nor beyond the end. */
    List<Message> from(long number, long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (next <= number && left > 0 && !ended) {
                left = more.awaitNanos(left);
            }
            List<Message> found = new ArrayList<>();
            for (Message message : kept) {
                if (message.number >= number) {
                    found.add(message);
                }
            }
            return found;
        } finally {
            lock.unlock();
        }
    }
}
