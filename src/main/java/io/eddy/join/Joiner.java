package io.eddy.join;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.feature.Value;
import io.eddy.join.JoinEntry.State;
import io.eddy.spec.Join;
import io.eddy.spec.Join.Counts;
import io.eddy.wire.EventReader;
import io.eddy.wire.News;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Joins the requests of one partition with what became of them, by id, and decides what is learned of each:
 *
 * <pre>
 *   feedback ──→ EARLY ──request──→ ┐
 *                                   ├ WAITING ──label──→ learn, DONE
 *   request  ─────────────────────→ ┘    └──wait is over──→ learn the default, DEFAULTED ──late label──→ correct, DONE
 * </pre>
 *
 * <p>Time is that of the records, see {@link JoinClock}, and what is due by then is decided first. What is learned are the
 * fields that were asked, from the request's own bytes. Everything that it remembers is in its store, but for the order of deadlines, which is made of that.
 */
public final class Joiner {
    /** Of one id whose request is not there; more are no longer an accident. */
    private static final int MOST_EARLY = 100;

    /** All of them together: as much as one may have by default. */
    private static final long MOST_EARLY_BYTES = 1 << 20;

    /**
     * A request with the feedback that counts of it, by default 16 MiB and 1 at most. The store's topic admits 20 in a record, and one that it
     * refuses would stop the stream at each start.
     */
    private static final long MOST_ENTRY_BYTES = 18 << 20;

    private static final String STANDING = "standing";
    private static final String ID = "id:";

    private final Join rules;
    private final Sample sample;
    private final String requests;
    private final JoinStore store;
    private final Decisions decisions;
    private final long mostBytes;
    private final EventReader requestReader;
    private final EventReader feedbackReader = EventReader.ofFeedback();
    private final Event event = new Event();
    private final Event told = new Event();
    private final Event toldBefore = new Event();
    private final TreeSet<Due> due = new TreeSet<>();
    private final long[] counts = new long[JoinCounts.SIZE];
    private final News news = new News();
    private long bytes;
    private boolean counted;
    private boolean repeatTold;
    private boolean dropTold;
    private boolean unmatchedTold;
    private final JoinClock clock;

    private enum Count {
        JOINED,
        DEFAULTED,
        CORRECTED,
        EXPIRED,
        DROPPED,
        REPEATED,
        USED,
        REPEATED_FEEDBACK,
        UNMATCHED,
        LEFT_OUT
    }

    private record Due(long deadline, String id) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(deadline, other.deadline);
            return byTime != 0 ? byTime : id.compareTo(other.id);
        }
    }

    /**
     * Goes on from what the store has.
     *
     * @param sample what of it is learned from
     * @param requests their partition, {@code requests-0}: a request without an id is called by its place
     * @param maxBytes of a request
     * @param mostBytes of the heap for all that waits; of more the oldest go
     */
    public Joiner(
            Join rules,
            Sample sample,
            String requests,
            int maxBytes,
            long mostBytes,
            JoinStore store,
            Decisions decisions) {
        this.rules = rules;
        this.sample = sample;
        this.requests = requests;
        this.mostBytes = mostBytes;
        this.requestReader = new EventReader(maxBytes);
        this.store = store;
        this.decisions = decisions;
        store.forEach((key, value) -> {
            if (!key.equals(STANDING)) {
                JoinEntry entry = JoinEntry.of(value);
                due.add(new Due(entry.deadline(), key.substring(ID.length())));
                bytes += entry.heapBytes();
            }
        });
        clock = new JoinClock(standing());
    }

    /** Takes the counts up, and says what time it was. Of that no rule can tell, because deadlines may be by others. */
    private long standing() {
        byte[] standing = store.get(STANDING);
        if (standing == null) {
            return 0;
        }
        LongBuffer longs = ByteBuffer.wrap(standing).asLongBuffer().get(counts);
        return longs.get();
    }

    /**
     * Takes a request in. One that cannot be read is passed over: whoever answers requests has told.
     *
     * @param now the wall clock: no record is of a later time
     */
    public void request(Posted request, long now) {
        try {
            requestReader.read(request.value(), event);
        } catch (RejectedEvent e) {
            return;
        }
        String id = event.id() == null ? requests + ":" + request.offset() : event.id();
        long asked = time(event, request, now);
        clock.request(asked);
        decideDue();
        JoinEntry known = get(id);
        if (known != null && known.state() != State.EARLY) {
            count(Count.REPEATED);
            if (!repeatTold) {
                repeatTold = true;
                news.add(List.of(
                        "a request with the id %s has been there before, and only the first is learned from; so it is with others, and they are counted"
                                .formatted(id)));
            }
        } else {
            await(id, known, JoinEntry.waiting(asked + rules.waitTime().toMillis(), request));
        }
        keepStanding();
    }

    private void await(String id, @Nullable JoinEntry early, JoinEntry waiting) {
        if (waiting.postedBytes() > MOST_ENTRY_BYTES) {
            drop("the request %s has %,d bytes, and more than %,d cannot wait for a label"
                    .formatted(id, waiting.postedBytes(), MOST_ENTRY_BYTES));
            return;
        }
        put(id, early, waiting);
        if (early != null) {
            early.told().forEach(feedback -> tellAgain(id, feedback));
        }
        makeRoom();
    }

    /**
     * Takes feedback in.
     *
     * @param now the wall clock: no record is of a later time
     * @throws RejectedEvent if it is none that can be read
     */
    public void feedback(Posted feedback, long now) throws RejectedEvent {
        feedbackReader.read(feedback.value(), told);
        if (rules.label() == Counts.SUM && told.label().kind() != Value.Kind.NUMBER) {
            throw new RejectedEvent(
                    Reason.WRONG_TYPE,
                    "the label is %s, and rewards are added up, as the model file says (join.label: sum); it must be a number"
                            .formatted(told.label()));
        }
        long turned = time(told, feedback, now);
        clock.feedback(turned);
        decideDue();
        String id = String.valueOf(told.id());
        JoinEntry known = get(id);
        if (known == null) {
            putEarly(id, null, JoinEntry.early(turned + rules.waitTime().toMillis(), feedback), feedback);
        } else {
            tell(id, known, feedback);
        }
        makeRoom();
        keepStanding();
    }

    private void putEarly(String id, @Nullable JoinEntry before, JoinEntry entry, Posted newest) {
        if (entry.told().size() <= MOST_EARLY && entry.postedBytes() <= MOST_EARLY_BYTES) {
            put(id, before, entry);
        } else {
            unmatched(
                    newest,
                    "the id %s has no request yet, and more feedback than can wait for one: %d records of %,d bytes; at most it is %d and %,d"
                            .formatted(id, entry.told().size(), entry.postedBytes(), MOST_EARLY, MOST_EARLY_BYTES));
        }
    }

    private void tellAgain(String id, Posted feedback) {
        try {
            feedbackReader.read(feedback.value(), told);
        } catch (RejectedEvent e) {
            throw new IllegalStateException("feedback that was read before cannot be read", e);
        }
        JoinEntry known = get(id);
        if (known != null) {
            tell(id, known, feedback);
        }
    }

    /** What is {@link #told} has found its id. */
    private void tell(String id, JoinEntry known, Posted feedback) {
        switch (known.state()) {
            case EARLY -> putEarly(id, known, known.withMore(feedback), feedback);
            case WAITING -> {
                if (rules.label() == Counts.FIRST) {
                    count(Count.USED);
                    learn(known, feedback, told, null);
                    put(id, known, known.done());
                } else {
                    putLast(id, known, known.withLast(feedback, told.label().number()), feedback);
                }
            }
            case DEFAULTED -> {
                String madeUp = known.madeUp().orElseThrow();
                if (told.label().asName().equals(madeUp)) {
                    count(Count.REPEATED_FEEDBACK);
                } else {
                    count(Count.USED);
                    count(Count.CORRECTED);
                    learn(known, feedback, told, madeUp);
                    put(id, known, known.done());
                }
            }
            case DONE -> count(Count.REPEATED_FEEDBACK);
        }
    }

    private void putLast(String id, JoinEntry before, JoinEntry entry, Posted last) {
        if (entry.postedBytes() <= MOST_ENTRY_BYTES) {
            count(Count.USED);
            put(id, before, entry);
        } else {
            unmatched(
                    last,
                    "the request %s and its feedback have %,d bytes, and more than %,d cannot wait"
                            .formatted(id, entry.postedBytes(), MOST_ENTRY_BYTES));
        }
    }

    /**
     * So much wall-clock time has gone by; to be told some times a second. Decides what is due by that.
     *
     * @param moreRequests whether there are some that have not come yet, however long that takes; likewise feedback
     */
    public void elapse(long millis, boolean moreRequests, boolean moreFeedback) {
        clock.elapse(millis, moreRequests, moreFeedback);
        decideDue();
        if (counted) { // because otherwise an idle stream would write some times a second
            keepStanding();
        }
    }

    private void decideDue() {
        long time = clock.time();
        while (!due.isEmpty() && due.first().deadline() <= time) {
            String id = due.first().id();
            expire(id, known(id));
        }
    }

    /** Up to which everything was seen; 0 if nothing was. */
    long time() {
        return clock.time();
    }

    private void expire(String id, JoinEntry entry) {
        switch (entry.state()) {
            case EARLY -> {
                remove(id, entry);
                entry.told().forEach(feedback -> unmatched(feedback, noRequest(id)));
            }
            case WAITING -> {
                if (!entry.told().isEmpty()) {
                    remove(id, entry);
                    learnTold(entry);
                } else if (rules.otherwise().isPresent()) {
                    learnDefault(id, entry);
                } else {
                    remove(id, entry);
                    count(Count.EXPIRED);
                }
            }
            case DEFAULTED, DONE -> remove(id, entry);
        }
    }

    private void learnDefault(String id, JoinEntry entry) {
        count(Count.DEFAULTED);
        read(entry);
        String madeUp = rules.otherwise().orElseThrow();
        event.label().setWritten(madeUp);
        decide(entry, OptionalLong.empty());
        if (rules.late().isZero()) {
            remove(id, entry);
        } else {
            put(id, entry, entry.defaulted(entry.deadline() + rules.late().toMillis(), madeUp));
        }
    }

    /** By the last feedback, or the sum of all. */
    private void learnTold(JoinEntry entry) {
        Posted last = entry.told().get(0);
        try {
            feedbackReader.read(last.value(), toldBefore);
        } catch (RejectedEvent e) {
            throw new IllegalStateException("feedback that was read before cannot be read", e);
        }
        if (rules.label() == Counts.SUM) {
            toldBefore.label().setNumber(entry.sum());
        }
        learn(entry, last, toldBefore, null);
    }

    private void learn(JoinEntry entry, Posted feedback, Event label, @Nullable String madeUp) {
        if (madeUp == null) {
            count(Count.JOINED);
        }
        read(entry);
        event.label().copyFrom(label.label());
        event.weight(event.weight() * label.weight());
        // because what was made up corrects nothing if it was left out
        event.corrects(madeUp != null && sample.keeps(madeUp, String.valueOf(event.id())) ? madeUp : null);
        decide(entry, OptionalLong.of(feedback.offset()));
    }

    private void decide(JoinEntry entry, OptionalLong feedback) {
        if (sample.keeps(event.label().asName(), String.valueOf(event.id()))) {
            decisions.learn(event, entry.request().orElseThrow(), feedback);
        } else {
            count(Count.LEFT_OUT);
        }
    }

    private void read(JoinEntry entry) {
        Posted request = entry.request().orElseThrow();
        try {
            requestReader.read(request.value(), event);
        } catch (RejectedEvent e) {
            throw new IllegalStateException("a request that was read before cannot be read", e);
        }
        event.withoutSource(); // because by it the learner would take what was asked later and labelled before for
        // repeated
        event.corrects(null);
        if (event.id() == null) {
            event.id(requests + ":" + request.offset());
        }
        if (event.time() < 0 && request.timestamp() > 0) {
            event.time(request.timestamp());
        }
    }

    private void makeRoom() {
        while (due.size() > rules.maxWaiting() || bytes > mostBytes && due.size() > 1) {
            boolean full = due.size() > rules.maxWaiting();
            String id = due.first().id();
            JoinEntry entry = known(id);
            if (entry.state() == State.WAITING && entry.told().isEmpty()) {
                remove(id, entry);
                drop((full
                                ? "more than %,d ids wait for their labels (join.maxWaiting)"
                                        .formatted(rules.maxWaiting())
                                : "what waits for labels has more than %,d bytes, a third of the heap (-Xmx)"
                                        .formatted(mostBytes))
                        + ": the oldest goes, the request " + id);
            } else if (entry.state() == State.DEFAULTED) {
                remove(id, entry);
            } else {
                expire(id, entry);
            }
        }
    }

    private void drop(String why) {
        count(Count.DROPPED);
        if (!dropTold) {
            dropTold = true;
            news.add(List.of(why + "; nobody learns from it, so it is with others, and they are counted"));
        }
    }

    private String noRequest(String id) {
        return "no request has the id %s; its own was more than %d s (join.wait) before or after, or is in another partition (another key?), or has been decided"
                .formatted(id, rules.waitTime().toSeconds());
    }

    private void unmatched(Posted feedback, String why) {
        count(Count.UNMATCHED);
        if (!unmatchedTold) {
            unmatchedTold = true;
            news.add(List.of("feedback at offset %d is set aside: %s; so is other such, and it is counted"
                    .formatted(feedback.offset(), why)));
        }
        decisions.unmatched(feedback, why);
    }

    private static long time(Event of, Posted posted, long now) {
        long ofRecord = posted.timestamp() > 0 ? posted.timestamp() : now;
        return Math.min(now, of.time() >= 0 ? of.time() : ofRecord);
    }

    private @Nullable JoinEntry get(String id) {
        byte[] bytes = store.get(ID + id);
        return bytes == null ? null : JoinEntry.of(bytes);
    }

    private JoinEntry known(String id) {
        JoinEntry entry = get(id);
        if (entry == null) {
            throw new IllegalStateException("the store has lost what waited under the id " + id);
        }
        return entry;
    }

    private void put(String id, @Nullable JoinEntry before, JoinEntry entry) {
        if (before == null || before.deadline() != entry.deadline()) {
            if (before != null) {
                due.remove(new Due(before.deadline(), id));
            }
            due.add(new Due(entry.deadline(), id));
        }
        bytes += entry.heapBytes() - (before == null ? 0 : before.heapBytes());
        store.put(ID + id, entry.bytes());
    }

    private void remove(String id, JoinEntry entry) {
        due.remove(new Due(entry.deadline(), id));
        bytes -= entry.heapBytes();
        store.remove(ID + id);
    }

    private void count(Count what) {
        counts[what.ordinal()]++;
        counted = true;
    }

    /** The counts and the time, with the decisions, so that both are right after a crash, too. */
    private void keepStanding() {
        counted = false;
        ByteBuffer bytes = ByteBuffer.allocate((counts.length + 1) * Long.BYTES);
        bytes.asLongBuffer().put(counts).put(clock.time());
        store.put(STANDING, bytes.array());
    }

    public JoinCounts counts() {
        return JoinCounts.of(counts);
    }

    /** How many ids are remembered: those that wait, and those that were decided a short time ago. */
    public int remembered() {
        return due.size();
    }

    /** What has come to light since the last time, in sentences. */
    public List<String> news() {
        List<String> all = new ArrayList<>(news.take());
        all.addAll(feedbackReader.passedOver().news());
        return all;
    }
}
