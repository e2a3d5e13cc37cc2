package io.eddy.learn;

import io.eddy.feature.Event;
import io.eddy.feature.Value;
import io.eddy.feature.Value.Kind;
import io.eddy.state.Archive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/** Copies of the first events of a stream, which a learner of another specification may have to learn from again. */
final class HeldEvents {
    private static final long FIELD_SIZE = 8;
    private static final Kind[] KINDS = Kind.values();

    /** Stands for a number that has its digits, too. */
    private static final int WITH_DIGITS = KINDS.length;

    /** Stands for numbers of which some have. */
    private static final int LIST_WITH_DIGITS = WITH_DIGITS + 1;

    /** Stands for an object with a value for each name. */
    private static final int WITH_PARTS = LIST_WITH_DIGITS + 1;

    private final List<Event> events = new ArrayList<>();

    List<Event> events() {
        return events;
    }

    void add(Event event) {
        events.add(event.copy());
    }

    void clear() {
        events.clear();
    }

    /** How much room an event takes: characters and numbers, and something for each field. */
    static long size(Event event) {
        String id = event.id();
        long size = (id == null ? 0 : id.length()) + size(event.label());
        for (int column = 0; column < event.width(); column++) {
            size += size(event.value(column));
        }
        return size;
    }

    private static long size(Value value) {
        return switch (value.kind()) {
            case MISSING -> 0;
            case NUMBER, BOOLEAN, OTHER -> FIELD_SIZE;
            case TEXT -> FIELD_SIZE + value.text().length();
            case NUMBERS, NAMES, SPARSE -> FIELD_SIZE + sizeOfList(value);
        };
    }

    private static long sizeOfList(Value list) {
        long size = list.length();
        for (int i = 0; list.hasNames() && i < list.length(); i++) {
            size += list.name(i).length();
        }
        return size;
    }

    /** All fields of all events, in their order, as four lists: names once each, whole numbers, numbers and texts as they come. */
    void state(Archive archive) {
        Written written = new Written();
        events.forEach(written::event);
        long[] counts = archive.longs("counts", events.size(), written.names.size());
        List<String> names = archive.strings("names", List.copyOf(written.names.keySet()));
        long[] form = archive.longList("form", written.form.build().toArray());
        double[] numbers = archive.doubleList("numbers", written.numbers.build().toArray());
        List<String> texts = archive.strings("texts", written.texts);
        if (archive.loading()) {
            long count = counts[0];
            Read read = new Read(names, form, numbers, texts);
            events.clear();
            try {
                for (long i = 0; i < count; i++) {
                    events.add(read.event());
                }
            } catch (IndexOutOfBoundsException e) {
                throw new IllegalStateException(
                        "the stored state does not fit: the events held break off after %d of %d; it is damaged"
                                .formatted(events.size(), count),
                        e);
            }
            archive.check(
                    read.atEnd() && names.size() == counts[1],
                    "of %d events held there are %d field names of %d, or something is left over"
                            .formatted(count, names.size(), counts[1]));
        }
    }

    /** Takes events apart. */
    private static final class Written {
        private final Map<String, Integer> names = new LinkedHashMap<>();
        private final LongStream.Builder form = LongStream.builder();
        private final DoubleStream.Builder numbers = DoubleStream.builder();
        private final List<String> texts = new ArrayList<>();

        void event(Event event) {
            String id = event.id();
            form.add(id == null ? 0 : 1).add(event.time()).add(event.width());
            numbers.add(event.weight());
            if (id != null) {
                texts.add(id);
            }
            value(event.label());
            for (int column = 0; column < event.width(); column++) {
                form.add(names.computeIfAbsent(event.name(column), name -> names.size()));
                value(event.value(column));
            }
        }

        private void value(Value value) {
            if (!value.parts().isEmpty()) {
                form.add(WITH_PARTS).add(value.parts().size());
                value.parts().forEach((name, part) -> {
                    texts.add(name);
                    value(part);
                });
                return;
            }
            form.add(
                    value.hasDigits()
                            ? WITH_DIGITS
                            : hasDigits(value) ? LIST_WITH_DIGITS : value.kind().ordinal());
            if (value.hasDigits()) {
                texts.add(value.text());
            }
            switch (value.kind()) {
                case NUMBER, BOOLEAN -> numbers.add(value.number());
                case TEXT -> texts.add(value.text());
                case NUMBERS, NAMES, SPARSE -> {
                    form.add(value.length());
                    for (int i = 0; i < value.length(); i++) {
                        numbers.add(value.numbers()[i]);
                        if (value.hasNames()) {
                            texts.add(value.name(i));
                        }
                    }
                }
                case MISSING, OTHER -> {}
            }
        }

        private static boolean hasDigits(Value value) {
            return value.kind() == Kind.NUMBERS && value.hasNames();
        }
    }

    /** Puts events together again. */
    private static final class Read {
        private final List<String> names;
        private final long[] form;
        private final double[] numbers;
        private final List<String> texts;
        private int nextForm;
        private int nextNumber;
        private int nextText;

        Read(List<String> names, long[] form, double[] numbers, List<String> texts) {
            this.names = names;
            this.form = form;
            this.numbers = numbers;
            this.texts = texts;
        }

        Event event() {
            Event event = new Event();
            boolean hasId = form[nextForm++] != 0;
            event.time(form[nextForm++]);
            long width = form[nextForm++];
            event.weight((float) numbers[nextNumber++]);
            event.id(hasId ? texts.get(nextText++) : null);
            value(event.label());
            for (long i = 0; i < width; i++) {
                value(event.field(names.get((int) form[nextForm++])));
            }
            return event;
        }

        private void value(Value value) {
            int kind = (int) form[nextForm++];
            if (kind == WITH_PARTS) {
                value.setParts();
                for (long i = form[nextForm++]; i > 0; i--) {
                    value(value.part(texts.get(nextText++)));
                }
                return;
            }
            if (kind == WITH_DIGITS) {
                value.setWhole(numbers[nextNumber++], texts.get(nextText++));
                return;
            }
            if (kind == LIST_WITH_DIGITS || kind == Kind.NAMES.ordinal()) {
                names(value, kind == LIST_WITH_DIGITS);
                return;
            }
            switch (KINDS[kind]) {
                case MISSING -> value.setMissing();
                case NUMBER -> value.setNumber(numbers[nextNumber++]);
                case BOOLEAN -> value.setBoolean(numbers[nextNumber++] != 0);
                case TEXT -> value.setText(texts.get(nextText++));
                case NUMBERS -> {
                    value.setNumbers();
                    for (long i = form[nextForm++]; i > 0; i--) {
                        value.add(numbers[nextNumber++]);
                    }
                }
                case SPARSE -> {
                    value.setSparse();
                    for (long i = form[nextForm++]; i > 0; i--) {
                        value.add(texts.get(nextText++), numbers[nextNumber++]);
                    }
                }
                case OTHER, NAMES -> value.setOther();
            }
        }

        private void names(Value value, boolean areNumbers) {
            value.setNumbers();
            for (long i = form[nextForm++]; i > 0; i--) {
                double number = numbers[nextNumber++];
                String name = texts.get(nextText++);
                if (areNumbers || !Double.isNaN(number)) {
                    value.addNamed(number, name);
                } else {
                    value.addName(name);
                }
            }
        }

        boolean atEnd() {
            return nextForm == form.length && nextNumber == numbers.length && nextText == texts.size();
        }
    }
}
