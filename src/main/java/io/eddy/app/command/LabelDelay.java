package io.eddy.app.command;

import io.eddy.eval.LateLabels.Delay;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How late labels come: {@code 100} events, or {@code 2h} of event time, see {@link EventClock}.
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

    /** Whether events need a time. */
    boolean isOfTime() {
        return delay instanceof Delay.Time;
    }
}
