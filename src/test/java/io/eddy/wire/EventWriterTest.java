package io.eddy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.eddy.Seeds;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventWriterTest {
    private final EventWriter writer = new EventWriter();

    @Test
    void an_event_is_written_as_its_reader_reads_it() {
        Event event = new Event();
        event.id("a\"7");
        event.field("price").setNumber(3.5);
        event.field("count").setNumber(2);
        event.field("minus").setNumber(-0.0);
        event.field("gone").setMissing();
        event.field("odd").setOther();
        event.field("shop").setText("nörth");
        event.field("open").setBoolean(false);
        event.field("pixels").setNumbers();
        event.field("pixels").add(255);
        event.field("pixels").add(Double.NaN);
        event.field("pixels").add(0.1f);
        event.label().setText("sold");
        event.weight(0.5f);
        event.time(1_714_564_800_000L);
        event.corrects("left");
        event.source("orders-3", 4711);
        event.sourceId("x7QdKw");

        assertThat(new String(writer.write(event), UTF_8))
                .isEqualTo(
                        "{\"id\":\"a\\\"7\",\"features\":{\"price\":3.5,\"count\":2,\"minus\":-0.0,\"shop\":\"nörth\","
                                + "\"open\":false,\"pixels\":[255,null,0.1]},\"label\":\"sold\",\"weight\":0.5,\"corrects\":\"left\","
                                + "\"time\":1714564800000,\"source\":\"orders-3:4711\",\"sourceId\":\"x7QdKw\"}");
    }

    @Test
    void what_is_read_back_is_the_same_to_the_bit() {
        Seeds.forEach(200, seed -> {
            Event event = randomEvent(new Random(seed));

            Event back = read(writer.write(event));

            assertThat(back.id()).isEqualTo(event.id());
            assertThat(back.corrects()).isEqualTo(event.corrects());
            assertThat(back.weight()).isEqualTo(event.weight());
            assertThat(back.time()).isEqualTo(event.time());
            assertThat(back.source()).isEqualTo(event.source());
            assertThat(back.sourceOffset()).isEqualTo(event.sourceOffset());
            assertThat(back.sourceId()).isEqualTo(event.sourceId());
            assertThatSame(back.label(), event.label());
            for (int column = 0; column < event.width(); column++) {
                assertThatSame(back.field(event.name(column)), event.value(column));
            }
        });
    }

    @Test
    void the_float_that_is_rounded_twice_is_read_back_too() {
        Event event = new Event();
        event.field("a").setNumbers();
        event.field("a").add(Float.intBitsToFloat(0x15ae43fd));
        event.field("a").add(-Float.intBitsToFloat(0x15ae43fd));

        assertThatSame(read(writer.write(event)).field("a"), event.field("a"));
    }

    @Test
    void a_number_of_more_digits_than_a_double_has_keeps_them() {
        Event event = read("{\"features\":{\"account\":12345678901234567890}}".getBytes(UTF_8));

        assertThat(new String(writer.write(event), UTF_8))
                .isEqualTo("{\"features\":{\"account\":12345678901234567890}}");
    }

    @Test
    void a_number_that_json_has_not_is_refused_and_the_next_event_is_whole() {
        Event bad = new Event();
        bad.field("price").setNumber(Double.POSITIVE_INFINITY);
        Event good = new Event();
        good.label().setNumber(1);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.write(bad))
                .withMessage("\"price\" is Infinity; JSON has finite numbers only");
        assertThat(new String(writer.write(good), UTF_8)).isEqualTo("{\"features\":{},\"label\":1}");
    }

    @Test
    void half_a_surrogate_pair_is_refused_because_it_stands_for_no_character() throws RejectedEvent {
        Event event = new Event();
        event.field("shop").setText("a\ud800");
        Event atOnce = new Event();
        atOnce.field("shop").setText("\udc00a");
        Event whole = new Event();
        whole.field("shop").setText("\ud83d\ude00");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.write(event))
                .withMessageContaining("\"shop\" has half of a surrogate pair at character 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.write(atOnce))
                .withMessageContaining("at character 1");
        Event back = new Event();
        new EventReader().read(writer.write(whole), back);
        assertThat(back.field("shop").text()).isEqualTo("\ud83d\ude00");
    }

    private static Event randomEvent(Random random) {
        Event event = new Event();
        if (random.nextBoolean()) {
            event.id("id" + random.nextInt());
        }
        for (int i = 0; i < 20; i++) {
            set(event.field("f" + i), random, 7);
        }
        set(event.label(), random, 4);
        event.weight(random.nextFloat() * 3);
        event.time(random.nextBoolean() ? random.nextLong(100_000_000_000_000L) >>> random.nextInt(48) : -1);
        return event;
    }

    private static void set(Value value, Random random, int kinds) {
        switch (random.nextInt(kinds)) {
            case 0 -> value.setMissing();
            case 1 -> value.setNumber(randomDouble(random));
            case 2 -> value.setText("t" + random.nextInt() + "\n\u0000é💧");
            case 3 -> value.setBoolean(random.nextBoolean());
            case 4 -> {
                value.setNumbers();
                for (int n = 1 + random.nextInt(5); n > 0; n--) {
                    value.add(random.nextInt(10) == 0 ? Double.NaN : randomFloat(random));
                    long id = (1L << 53) + random.nextInt(9);
                    value.addNamed(id, Long.toString(id));
                }
                if (random.nextBoolean()) {
                    value.addName("t" + random.nextInt() + "é💧");
                    value.addName(random.nextBoolean() ? "" : "7");
                }
            }
            case 5 -> {
                value.setSparse();
                for (int n = random.nextInt(50); n > 0; n--) {
                    value.add("é" + random.nextInt(40), randomFloat(random));
                }
            }
            default -> {
                value.setNumbers();
                for (int n = random.nextInt(50); n > 0; n--) {
                    value.add(random.nextInt(10) == 0 ? Double.NaN : randomFloat(random));
                }
            }
        }
    }

    private static double randomDouble(Random random) {
        double number = random.nextBoolean() ? random.nextInt(100) - 50 : Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(number) ? number : -0.0;
    }

    private static float randomFloat(Random random) {
        float number = Float.intBitsToFloat(random.nextInt());
        return Float.isFinite(number) ? number : -0.0f;
    }

    private static Event read(byte[] message) {
        Event event = new Event();
        try {
            new EventReader().read(message, event);
        } catch (RejectedEvent e) {
            throw new AssertionError(new String(message, UTF_8), e);
        }
        return event;
    }

    private static void assertThatSame(Value back, Value value) {
        assertThat(back.kind()).isEqualTo(value.kind());
        switch (value.kind()) {
            case NUMBER ->
                assertThat(Double.doubleToLongBits(back.number())).isEqualTo(Double.doubleToLongBits(value.number()));
            case BOOLEAN -> assertThat(back.number()).isEqualTo(value.number());
            case TEXT -> assertThat(back.text()).isEqualTo(value.text());
            case NUMBERS, NAMES, SPARSE -> {
                assertThat(back.length()).isEqualTo(value.length());
                for (int i = 0; i < value.length(); i++) {
                    assertThat(back.name(i)).isEqualTo(value.name(i));
                    assertThat(Float.floatToIntBits(back.numbers()[i]))
                            .isEqualTo(Float.floatToIntBits(value.numbers()[i]));
                }
            }
            case MISSING, OTHER -> {}
        }
    }
}
