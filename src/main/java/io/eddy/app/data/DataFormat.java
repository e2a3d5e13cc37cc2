package io.eddy.app.data;

import io.eddy.app.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a data file is written. */
public enum DataFormat {
    /** A header, then a row in each line. */
    CSV("csv", List.of("csv", "tsv")),
    /** A JSON object in each line. */
    JSON_LINES("jsonl", List.of("jsonl", "ndjson", "json")),
    /** Vowpal Wabbit's text, {@link VowpalLine}. */
    VOWPAL_WABBIT("vw", List.of("vw")),
    /** LIBSVM's and SVMlight's text, {@link LibsvmLine}. */
    LIBSVM("libsvm", List.of("libsvm", "svmlight", "svm")),
    /** An Avro object container file. */
    AVRO("avro", List.of("avro"));

    private static final int LOOKED_AT = 1 << 15;
    private static final String NUMBER = "[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?";

    /** Label, importance, base and tag; then a bar, a namespace or none, and features between spaces. */
    private static final Pattern VOWPAL_WABBIT_LINE =
            Pattern.compile("(" + NUMBER + "(\\s+" + NUMBER + "){0,2}\\s+)?('\\S*\\s*|[^'\\s|,;]+)?\\|\\S*\\s+\\S.*");

    private static final Pattern LIBSVM_LINE =
            Pattern.compile(NUMBER + "(\\s+qid:\\d+)?(\\s+\\d+:" + NUMBER + "){1,3}(\\s.*)?");

    private final String called;
    private final List<String> extensions;

    DataFormat(String called, List<String> extensions) {
        this.called = called;
        this.extensions = extensions;
    }

    /** What options call all of them. */
    public static List<String> names() {
        return Arrays.stream(values()).map(format -> format.called).toList();
    }

    /** The format that an option calls so. */
    public static Optional<DataFormat> called(String name) {
        return Arrays.stream(values())
                .filter(format -> format.called.equals(name))
                .findFirst();
    }

    /** For people. */
    @Override
    public String toString() {
        return switch (this) {
            case CSV -> "CSV";
            case JSON_LINES -> "JSON lines";
            case VOWPAL_WABBIT -> "Vowpal Wabbit's";
            case LIBSVM -> "LIBSVM's";
            case AVRO -> "Avro's";
        };
    }

    /** Whether it can be told from the file's name. */
    boolean isNameOf(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        return extensions.stream().anyMatch(extension -> name.endsWith("." + extension));
    }

    /**
     * By the file's name, and where that says nothing, by its first line.
     *
     * @param reader stays where it is
     */
    static DataFormat of(Path path, BufferedReader reader) throws IOException {
        String line = firstLine(reader);
        if (JSON_LINES.isNameOf(path) && line.startsWith("[")) {
            throw new Failure(
                    path + " is one JSON list; give a file with an object in each line (jq -c '.[]' makes one)");
        }
        for (DataFormat format : values()) {
            if (format.isNameOf(path)) {
                return format;
            }
        }
        if (line.startsWith("{")) {
            return JSON_LINES;
        } else if (VOWPAL_WABBIT_LINE.matcher(line).matches() && !line.endsWith("|")) {
            return VOWPAL_WABBIT;
        }
        return LIBSVM_LINE.matcher(line).matches() ? LIBSVM : CSV;
    }

    /** The first that is not blank, or as much of it as is needed, without spaces around it. */
    private static String firstLine(BufferedReader reader) throws IOException {
        reader.mark(LOOKED_AT);
        StringBuilder line = new StringBuilder();
        for (int read = 0; read < LOOKED_AT; read++) {
            int c = reader.read();
            boolean isEnd = c < 0 || c == '\n' || c == '\r';
            if (c < 0 || isEnd && !line.toString().isBlank()) {
                break;
            }
            line.append((char) c);
        }
        reader.reset();
        return line.toString().strip();
    }
}
