package io.eddy.intake;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eddy.feature.RejectedEvent;
import io.eddy.feature.Value;
import io.eddy.wire.JsonMessages;
import io.eddy.wire.JsonValues;
import java.io.IOException;

/** Records that are an object of JSON each, of any shape, read token by token. */
final class JsonRecords implements RecordFormat {
    private final JsonMessages messages;
    private final Value scratch = new Value();

    JsonRecords(int maxBytes) {
        this.messages = JsonMessages.withNaN(maxBytes);
    }

    @Override
    public void read(byte[] record, EventFields fields) throws RejectedEvent {
        try (JsonParser parser = messages.open(record)) {
            readObject(parser, fields.root(), fields);
            JsonMessages.checkEnd(parser);
        } catch (IOException e) {
            throw JsonMessages.rejection(e);
        }
    }

    private void readObject(JsonParser parser, FieldNode node, EventFields fields) throws IOException, RejectedEvent {
        String key;
        while ((key = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            readField(parser, token, node.child(key), fields);
        }
    }

    private void readField(JsonParser parser, JsonToken token, FieldNode node, EventFields fields)
            throws IOException, RejectedEvent {
        if (!node.isWanted()) {
            parser.skipChildren();
        } else if (token == JsonToken.START_OBJECT) {
            fields.other(node, "an object");
            readObject(parser, node, fields);
        } else if (token == JsonToken.START_ARRAY) {
            readList(parser, node, fields);
        } else if (node.isRead()) {
            JsonValues.readScalar(parser, token, node.name(), fields.begin(node));
            fields.end(node);
        }
    }

    private void readList(JsonParser parser, FieldNode node, EventFields fields) throws IOException, RejectedEvent {
        if (node.leadsByIndex()) {
            readElements(parser, node, fields);
            return;
        }
        JsonToken token = parser.nextToken();
        if (token == JsonToken.END_ARRAY) {
            fields.emptyList(node);
        } else if (token == JsonToken.START_OBJECT) {
            readObjects(parser, node, fields);
        } else if (node.isRead()) {
            Value list = fields.beginList(node);
            for (; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (!JsonValues.addElement(parser, token, node.name(), list)) {
                    JsonValues.skipRestOfList(parser);
                    list.setOther(JsonValues.listOf(token));
                    break;
                }
            }
            fields.end(node);
        } else {
            JsonValues.skipRestOfList(parser);
        }
    }

    /** A list into which a pointer leads: each element has a name of its own. */
    private void readElements(JsonParser parser, FieldNode node, EventFields fields) throws IOException, RejectedEvent {
        int index = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            readField(parser, token, node.element(index++), fields);
        }
    }

    /** A list whose first element is an object; what else is in it is passed over. */
    private void readObjects(JsonParser parser, FieldNode node, EventFields fields) throws IOException, RejectedEvent {
        fields.other(node, "a list of objects");
        fields.beginObjects();
        int count = 0;
        for (JsonToken token = parser.currentToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_OBJECT) {
                count++;
                addObject(parser, node, fields);
            } else {
                parser.skipChildren();
            }
        }
        fields.endObjects(node, count);
    }

    private void addObject(JsonParser parser, FieldNode node, EventFields fields) throws IOException, RejectedEvent {
        String key;
        while ((key = parser.nextFieldName()) != null) {
            JsonToken token = parser.nextToken();
            add(parser, token, node.child(key), fields);
        }
    }

    private void add(JsonParser parser, JsonToken token, FieldNode node, EventFields fields)
            throws IOException, RejectedEvent {
        if (!node.isWanted()) {
            parser.skipChildren();
        } else if (token == JsonToken.START_OBJECT) {
            addObject(parser, node, fields);
        } else if (token == JsonToken.START_ARRAY) {
            while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
                add(parser, token, node, fields);
            }
        } else {
            JsonValues.readScalar(parser, token, node.name(), scratch);
            fields.add(node, scratch);
        }
    }
}
