package io.eddy.intake;

import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericFixed;

/**
 * What Avro holds in a single field, as a value. Dates and timestamps are the texts of ISO-8601, so that they are seen to be times; a time of day is seconds; a decimal is
 * a number; an enum and a UUID are texts. Bytes are nothing that a feature could read.
 */
final class AvroValues {
    /** More than any number has that a double holds; of a megabyte, the digits alone would take minutes. */
    private static final int MAX_DECIMAL_BYTES = 1_000;

    private AvroValues() {}

    /** @param name of the field, for messages */
    static void read(Schema schema, Object datum, String name, Value value) throws RejectedEvent {
        LogicalType logical = schema.getLogicalType();
        if (logical instanceof LogicalTypes.Decimal decimal) {
            readDecimal(bytes(datum), decimal.getScale(), name, value);
        } else if (logical != null && datum instanceof Number number && setTime(logical, number.longValue(), value)) {
            return;
        } else if (datum instanceof Integer || datum instanceof Long) {
            Numbers.set(value, ((Number) datum).longValue());
        } else if (datum instanceof Number number) {
            Numbers.set(value, number.doubleValue(), name);
        } else if (datum instanceof Boolean bool) {
            value.setBoolean(bool);
        } else if (datum instanceof ByteBuffer || datum instanceof GenericFixed) {
            value.setOther("bytes");
        } else {
            value.setStripped(datum.toString()); // a text, or the symbol of an enum
        }
    }

    private static void readDecimal(byte[] bytes, int scale, String name, Value value) throws RejectedEvent {
        if (bytes.length == 0 || bytes.length > MAX_DECIMAL_BYTES) {
            value.setOther("a decimal of " + bytes.length + " bytes");
        } else {
            Numbers.set(value, new BigDecimal(new BigInteger(bytes), scale), name);
        }
    }

    private static byte[] bytes(Object datum) {
        if (datum instanceof GenericFixed fixed) {
            return fixed.bytes();
        }
        ByteBuffer buffer = ((ByteBuffer) datum).duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** Returns whether it is a logical type of time. */
    private static boolean setTime(LogicalType logical, long count, Value value) {
        switch (logical.getName()) {
            case "date" -> value.setText(LocalDate.ofEpochDay(count).toString());
            case "time-millis" -> value.setNumber(count / 1e3);
            case "time-micros" -> value.setNumber(count / 1e6);
            case "timestamp-millis" ->
                value.setText(instant(count, TimeUnit.MILLISECONDS).toString());
            case "timestamp-micros" ->
                value.setText(instant(count, TimeUnit.MICROSECONDS).toString());
            case "timestamp-nanos" ->
                value.setText(instant(count, TimeUnit.NANOSECONDS).toString());
            case "local-timestamp-millis" -> value.setText(local(count, TimeUnit.MILLISECONDS));
            case "local-timestamp-micros" -> value.setText(local(count, TimeUnit.MICROSECONDS));
            case "local-timestamp-nanos" -> value.setText(local(count, TimeUnit.NANOSECONDS));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static Instant instant(long count, TimeUnit unit) {
        long perSecond = unit.convert(1, TimeUnit.SECONDS);
        return Instant.ofEpochSecond(Math.floorDiv(count, perSecond), unit.toNanos(Math.floorMod(count, perSecond)));
    }

    private static String local(long count, TimeUnit unit) {
        return LocalDateTime.ofInstant(instant(count, unit), ZoneOffset.UTC).toString();
    }
}
