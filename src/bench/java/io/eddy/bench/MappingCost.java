package io.eddy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.intake.RecordMapping;
import io.eddy.intake.RecordMappings;
import io.eddy.spec.Input;
import io.eddy.wire.EventReader;
import io.eddy.wire.EventWriter;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What it costs to make an event of a nested record of JSON of some 400 bytes and to write it, in processor time, beside reading an event of the same fields: {@code
 * io.eddy.bench.MappingCost [records]}.
 */
public final class MappingCost {
    private static final int KINDS = 1_000;
    private static final int ROUNDS = 5;

    private MappingCost() {}

    public static void main(String[] arguments) throws RejectedEvent {
        int records = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300_000;
        byte[][] own = new byte[KINDS][];
        byte[][] nested = new byte[KINDS][];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < KINDS; i++) {
            nested[i] = record(random).getBytes(UTF_8);
        }
        RecordMapping mapping = new RecordMappings(1 << 20).of(Input.of("orders", "/outcome/returned", "--label"));
        EventWriter writer = new EventWriter();
        EventReader reader = new EventReader();
        Event event = new Event();
        for (int i = 0; i < KINDS; i++) {
            own[i] = writer.write(mapping.map(null, nested[i], i));
        }
        System.out.printf(Locale.ROOT, "a record has %d bytes, its event %d%n", nested[0].length, own[0].length);
        long sum = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long start = cpu();
            for (int i = 0; i < records; i++) {
                sum += writer.write(mapping.map(null, nested[i % KINDS], i)).length;
            }
            long mapped = cpu();
            for (int i = 0; i < records; i++) {
                reader.read(own[i % KINDS], event);
                sum += event.width();
            }
            long read = cpu();
            System.out.printf(
                    Locale.ROOT,
                    "mapped and written: %.2f us a record; an event read: %.2f us%n",
                    (mapped - start) / 1e3 / records,
                    (read - mapped) / 1e3 / records);
        }
        System.out.println("(" + sum + ")");
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static String record(SplittableRandom random) {
        StringBuilder pixels = new StringBuilder();
        for (int i = 0; i < 16; i++) {
            pixels.append(i == 0 ? "" : ",").append(random.nextInt(10_000) / 100.0);
        }
        return ("{\"order\":{\"id\":\"o-%d\",\"amount\":%s,\"currency\":\"CHF\",\"items\":[{\"sku\":\"s%d\",\"price\":%s,\"quantity\":%d}]},"
                        + "\"customer\":{\"segment\":\"gold\",\"age\":%d,\"since\":\"2019-04-0%d\",\"address\":{\"city\":\"Basel\",\"zip\":\"4051\"}},"
                        + "\"vector\":[%s],\"channel\":\"web\",\"outcome\":{\"returned\":%b}}")
                .formatted(
                        random.nextInt(1 << 20),
                        random.nextInt(100_000) / 100.0,
                        random.nextInt(500),
                        random.nextInt(10_000) / 100.0,
                        random.nextInt(9),
                        18 + random.nextInt(60),
                        1 + random.nextInt(9),
                        pixels,
                        random.nextBoolean());
    }
}
