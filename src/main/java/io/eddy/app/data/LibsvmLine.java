package io.eddy.app.data;

import io.eddy.feature.Event;
import io.eddy.feature.Value;
import java.util.List;

/**
 * A line of LIBSVM's or SVMlight's format:
 *
 * <pre>{@code label [qid:group] index:value index:value ... # comment}</pre>
 *
 * <p>All its numbers are one field, {@value #FEATURES}; a group is another, {@code qid}.
 */
final class LibsvmLine implements SparseLine {
    private static final String FEATURES = VowpalLine.NO_NAMESPACE;
    private static final String GROUP = "qid";

    private final Value scratch = new Value();

    @Override
    public void read(String line, Event event) throws Unreadable {
        int comment = line.indexOf('#');
        List<String> words = Words.of(comment < 0 ? line : line.substring(0, comment));
        Value features = event.field(FEATURES);
        features.setSparse();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int colon = word.indexOf(':');
            if (colon > 0 && word.substring(0, colon).equals(GROUP)) {
                event.field(GROUP).setText(word.substring(colon + 1));
            } else if (colon > 0) {
                features.add(word.substring(0, colon), SparseLine.number(word.substring(colon + 1), scratch));
            } else if (i == 0 && word.indexOf(',') < 0) {
                event.label().setText(word);
            } else if (i == 0) {
                throw new Unreadable("has several labels, %s; a row can have one".formatted(word));
            } else {
                throw new Unreadable("has '%s' where an index and a value belong".formatted(word));
            }
        }
    }
}
