package io.eddy.telemetry;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A reader of Prometheus's text format, version 0.0.4, that refuses what does not belong there. */
record PrometheusText(Map<String, Double> samples, Map<String, String> types, Map<String, String> help) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern SAMPLE = Pattern.compile(
            "(" + NAME + ")(\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\]|\\\\[\\\\\"n])*\",?)*})? (\\S+)");

    static PrometheusText parse(String text) {
        PrometheusText read = new PrometheusText(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        for (String line : text.split("\n")) {
            read.line(line);
        }
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("the last line does not end");
        }
        return read;
    }

    private void line(String line) {
        String[] words = line.split(" ", 4);
        if (line.startsWith("# HELP ")) {
            once(help.put(words[2], words[3]), line);
        } else if (line.startsWith("# TYPE ")) {
            once(types.put(words[2], words[3]), line);
        } else {
            Matcher sample = SAMPLE.matcher(line);
            if (!sample.matches()) {
                throw new IllegalArgumentException("not a sample: " + line);
            }
            String tags = sample.group(2) == null ? "" : sample.group(2);
            once(samples.put(sample.group(1) + tags, number(sample.group(3))), line);
        }
    }

    private static void once(Object before, String line) {
        if (before != null) {
            throw new IllegalArgumentException("told twice: " + line);
        }
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** The names of all series, without their labels. */
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        samples.keySet().forEach(sample -> names.add(sample.replaceFirst("\\{.*", "")));
        return names;
    }
}
