package io.eddy.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eddy.learn.Label;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Prediction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what {@link PredictionWriter} wrote. Keys it does not know are passed over: a later Eddy may tell more. */
public final class PredictionReader {
    private static final JsonFactory JSON = new JsonFactory();

    private PredictionReader() {}

    /** @throws IOException if the bytes are not a prediction; it says why */
    public static PredictionMessage read(byte[] message) throws IOException {
        try (JsonParser parser = JSON.createParser(message)) {
            Fields fields = new Fields();
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("a prediction is a JSON object");
            }
            String key;
            while ((key = parser.nextFieldName()) != null) {
                parser.nextToken();
                fields.read(key, parser);
            }
            return fields.message();
        }
    }

    private static final class Fields {
        private @Nullable String id;
        private Prediction prediction = Prediction.None.INSTANCE;
        private @Nullable ModelVersion model;
        private @Nullable Label label;
        private String text = "";
        private @Nullable Double logProbability;
        private List<Prediction.OfText.Other> others = List.of();
        private @Nullable Double score;
        private int segment = Prediction.OfAnomaly.NO_SEGMENT;
        private Map<String, Double> shares = Map.of();
        private float loss = Float.NaN;
        private long time = -1;

        void read(String key, JsonParser parser) throws IOException {
            switch (key) {
                case "id" -> id = parser.getText();
                case "prediction" -> {
                    if (parser.currentToken().isNumeric()) {
                        prediction = new Prediction.OfQuantity(parser.getDoubleValue());
                    } else if (parser.currentToken() == JsonToken.VALUE_STRING) {
                        text = parser.getText();
                    } else if (parser.currentToken() == JsonToken.START_OBJECT) {
                        prediction = readSeveral(parser);
                    }
                }
                case "score" -> score = doubleNumber(parser);
                case "segment" -> segment = parser.getIntValue();
                case "fields" -> shares = readShares(parser);
                case "probabilities" -> prediction = readProbabilities(parser);
                case "logProbability" -> logProbability = doubleNumber(parser);
                case "others" -> others = readOthers(parser);
                case "model" -> model = VersionText.parse(parser.getText());
                case "label" -> label = readLabel(parser);
                case "loss" -> loss = number(parser);
                case "time" -> time = parser.getLongValue();
                default -> parser.skipChildren();
            }
        }

        PredictionMessage message() throws IOException {
            if (model == null) {
                throw new IOException("the prediction names no model");
            }
            Prediction said = prediction();
            if (said instanceof Prediction.OfText) {
                label = label instanceof Label.Category read ? new Label.Text(read.name()) : label;
            } else if (said instanceof Prediction.OfAnomaly && label == null) {
                label = Label.Unlabelled.INSTANCE;
            }
            return new PredictionMessage(id, said, model, label, loss, time);
        }

        /** Once everything about it is read. */
        private Prediction prediction() {
            if (logProbability != null) {
                return new Prediction.OfText(text, logProbability, others);
            }
            return score == null
                    ? prediction
                    : new Prediction.OfAnomaly(score, text.equals("unusual"), loss, segment, shares);
        }

        private static Prediction readSeveral(JsonParser parser) throws IOException {
            Map<String, Prediction> parts = new LinkedHashMap<>();
            String name;
            while ((name = parser.nextFieldName()) != null) {
                parser.nextToken();
                Fields part = new Fields();
                String key;
                while ((key = parser.nextFieldName()) != null) {
                    parser.nextToken();
                    part.read(key, parser);
                }
                parts.put(name, part.prediction());
            }
            return new Prediction.OfSeveral(parts);
        }

        private static Label readLabel(JsonParser parser) throws IOException {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                return parser.currentToken().isNumeric()
                        ? new Label.Quantity(parser.getDoubleValue())
                        : new Label.Category(parser.getText());
            }
            Map<String, Label> parts = new LinkedHashMap<>();
            String name;
            while ((name = parser.nextFieldName()) != null) {
                parser.nextToken();
                parts.put(name, readLabel(parser));
            }
            return new Label.Several(parts);
        }

        private static Map<String, Double> readShares(JsonParser parser) throws IOException {
            Map<String, Double> shares = new LinkedHashMap<>();
            String name;
            while ((name = parser.nextFieldName()) != null) {
                parser.nextToken();
                shares.put(name, doubleNumber(parser));
            }
            return shares;
        }

        private static List<Prediction.OfText.Other> readOthers(JsonParser parser) throws IOException {
            List<Prediction.OfText.Other> others = new ArrayList<>();
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                String text = "";
                double logProbability = Double.NaN;
                String key;
                while ((key = parser.nextFieldName()) != null) {
                    parser.nextToken();
                    switch (key) {
                        case "text" -> text = parser.getText();
                        case "logProbability" -> logProbability = doubleNumber(parser);
                        default -> parser.skipChildren();
                    }
                }
                others.add(new Prediction.OfText.Other(text, logProbability));
            }
            return others;
        }

        private static double doubleNumber(JsonParser parser) throws IOException {
            return parser.currentToken() == JsonToken.VALUE_NULL ? Double.NaN : parser.getDoubleValue();
        }

        private static Prediction readProbabilities(JsonParser parser) throws IOException {
            List<String> classes = new ArrayList<>();
            List<Float> probabilities = new ArrayList<>();
            String name;
            while ((name = parser.nextFieldName()) != null) {
                parser.nextToken();
                classes.add(name);
                probabilities.add(number(parser));
            }
            float[] array = new float[probabilities.size()];
            for (int k = 0; k < array.length; k++) {
                array[k] = probabilities.get(k);
            }
            return new Prediction.OfClass(List.copyOf(classes), array);
        }

        /** The number that was written as a float, or NaN for null. */
        private static float number(JsonParser parser) throws IOException {
            return parser.currentToken() == JsonToken.VALUE_NULL ? Float.NaN : (float) parser.getDoubleValue();
        }
    }
}
