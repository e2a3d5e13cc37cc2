package io.eddy.app.command;

import io.eddy.app.Failure;
import io.eddy.eval.LateLabels.Delay;
import io.eddy.feature.Event;
import io.eddy.feature.EventTime;
import io.eddy.feature.Value;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How late labels come: {@code 100} events, or {@code 2h} of event time. An event's time is its own, or that of the first field that holds one.
 *
 * @param written as it was given
 */
record LabelDelay(String written, Delay delay) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})([smhd]?)");
    private static final Map<String, Long> MILLIS =
            Map.of("s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

    /** For picocli. */
    static final class Converter implements ITypeConverter<LabelDelay> {
        @Override
        public LabelDelay convert(String written) {
            Matcher form = FORM.matcher(written);
            if (!form.matches()) {
                throw new TypeConversionException(
                        "'%s' is no delay; give a number of events such as 100, or a time such as 90s, 30m, 2h, 7d"
                                .formatted(written));
            }
            long count = Long.parseLong(form.group(1));
            Long unit = MILLIS.get(form.group(2));
            return new LabelDelay(written, unit == null ? new Delay.Events((int) count) : new Delay.Time(count * unit));
        }
    }

    /** Whether labels are there at once: then nothing has to be kept of events. */
    boolean isNone() {
        return delay instanceof Delay.Events events && events.count() == 0;
    }

    /** Gives an event its time, if the delay is one of time. */
    void time(Event event) {
        if (delay instanceof Delay.Time && event.time() < 0) {
            Value time = firstTime(event);
            if (time == null) {
                throw new Failure(
                        "--label-delay %s is in event time, but an event has no time and no field that holds one; give a number of events"
                                .formatted(written));
            }
            event.time(EventTime.of(time.text()));
        }
    }

    private static @Nullable Value firstTime(Event event) {
        for (int column = 0; column < event.width(); column++) {
            Value value = event.value(column);
            if (value.kind() == Value.Kind.TEXT && EventTime.of(value.text()) != EventTime.NONE) {
                return value;
            }
        }
        return null;
    }
}
