package io.eddy.app.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Random;

/** A source with messages in it that nobody can learn from: one in a hundred, at random places. */
final class Rubbish implements EventSource {
    private static final int ONE_IN = 100;

    private static final List<String> KINDS = List.of(
            "",
            "not json",
            "[1, 2, 3]",
            "{\"features\": {\"price\": 1e400}, \"label\": \"left\"}",
            "{\"features\": {\"price\": 3}}",
            "{\"features\": 7, \"label\": \"left\"}",
            "{\"label\": \"left\"}");

    private final EventSource source;
    private final Random random;

    Rubbish(EventSource source, long seed) {
        this.source = source;
        this.random = new Random(seed);
    }

    @Override
    public byte[] next() {
        if (random.nextInt(ONE_IN) > 0) {
            return source.next();
        }
        int kind = random.nextInt(KINDS.size() + 1);
        if (kind < KINDS.size()) {
            return KINDS.get(kind).getBytes(UTF_8);
        }
        byte[] noise = new byte[1 + random.nextInt(100)];
        random.nextBytes(noise);
        return noise;
    }

    @Override
    public boolean isWhole() {
        return source.isWhole();
    }

    @Override
    public void close() {
        source.close();
    }
}
