package io.eddy.intake;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.feature.Value;
import io.eddy.spec.Input.Format;
import io.eddy.wire.JsonNumber;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

/** Records that are a line of CSV each (RFC 4180). Numbers are those of JSON, {@code true} and {@code false} truth values, all else texts. */
final class CsvRecords implements RecordFormat {
    private final List<String> header;
    private final CsvReader.CsvReaderBuilder csv;

    CsvRecords(Format.Csv format) {
        this.header = format.header();
        this.csv = CsvReader.builder()
                .fieldSeparator(format.separator())
                .allowMissingFields(true)
                .allowExtraFields(true);
    }

    @Override
    public void read(byte[] record, EventFields fields) throws RejectedEvent {
        List<String> cells = cells(record);
        if (cells.size() != header.size()) {
            throw new RejectedEvent(
                    Reason.UNREADABLE,
                    "the record has %d cells, the header of the input %d".formatted(cells.size(), header.size()));
        }
        for (int i = 0; i < cells.size(); i++) {
            FieldNode node = fields.root().child(header.get(i));
            if (node.isRead()) {
                read(cells.get(i).strip(), fields.begin(node));
                fields.end(node);
            }
        }
    }

    private List<String> cells(byte[] record) throws RejectedEvent {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(record))
                    .toString();
            Iterator<CsvRecord> lines = csv.ofCsvRecord(text).iterator();
            List<String> cells = lines.hasNext() ? lines.next().getFields() : List.of();
            if (lines.hasNext()) {
                throw new RejectedEvent(Reason.UNREADABLE, "the record has several lines of CSV; one is an event");
            }
            return cells;
        } catch (CharacterCodingException e) {
            throw new RejectedEvent(Reason.UNREADABLE, "the record is not UTF-8");
        } catch (CsvParseException e) {
            throw new RejectedEvent(Reason.UNREADABLE, "the record is not CSV: " + e.getMessage());
        }
    }

    private static void read(String cell, Value value) {
        if (cell.isEmpty()) {
            value.setMissing();
        } else if (cell.equals("true") || cell.equals("false")) {
            value.setBoolean(cell.equals("true"));
        } else if (!JsonNumber.read(cell, value)) {
            value.setText(cell);
        }
    }
}
