package io.eddy.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.eddy.learn.Label;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Prediction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
                    }
                }
                case "probabilities" -> prediction = readProbabilities(parser);
                case "logProbability" -> logProbability = doubleNumber(parser);
                case "others" -> others = readOthers(parser);
                case "model" -> model = VersionText.parse(parser.getText());
                case "label" ->
                    label = parser.currentToken().isNumeric()
                            ? new Label.Quantity(parser.getDoubleValue())
                            : new Label.Category(parser.getText());
                case "loss" -> loss = number(parser);
                case "time" -> time = parser.getLongValue();
                default -> parser.skipChildren();
            }
        }

        PredictionMessage message() throws IOException {
            if (model == null) {
                throw new IOException("the prediction names no model");
            }
            if (logProbability != null) {
                prediction = new Prediction.OfText(text, logProbability, others);
                label = label instanceof Label.Category read ? new Label.Text(read.name()) : label;
            }
            return new PredictionMessage(id, prediction, model, label, loss, time);
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
