package io.eddy.app.data;

import io.eddy.feature.Event;
import io.eddy.feature.Value;
import java.util.List;

/**
 * A line of <a href="https://github.com/VowpalWabbit/vowpal_wabbit/wiki/Input-format">Vowpal Wabbit's text format</a> with a simple label:
 *
 * <pre>{@code label [importance [base]] [tag]|namespace[:scale] feature[:value] ... |namespace ...}</pre>
 *
 * <p>Each namespace is a field of names with a number each; what has no namespace is {@value #NO_NAMESPACE}. The importance is the event's
 * weight, the tag its id. The base, a prediction to start from, is not used.
 */
final class VowpalLine implements SparseLine {
    static final String NO_NAMESPACE = "features";

    private static final int LABEL_IMPORTANCE_BASE = 3;

    private final Value scratch = new Value();

    @Override
    public void read(String line, Event event) throws Unreadable {
        int bar = line.indexOf('|');
        if (bar < 0) {
            throw new Unreadable("has no |");
        }
        readHead(line.substring(0, bar), event);
        while (bar >= 0) {
            int next = line.indexOf('|', bar + 1);
            readNamespace(next < 0 ? line.substring(bar + 1) : line.substring(bar + 1, next), event);
            bar = next;
        }
    }

    private void readHead(String head, Event event) throws Unreadable {
        List<String> words = Words.of(head);
        int count = words.size();
        // because a tag stands right before the bar or begins with '
        if (count > 0
                && (!Character.isWhitespace(head.charAt(head.length() - 1))
                        || words.get(count - 1).startsWith("'"))) {
            String tag = words.get(--count);
            event.id(tag.startsWith("'") ? tag.substring(1) : tag);
        }
        if (count > LABEL_IMPORTANCE_BASE) {
            throw new Unreadable("has %d words before its first |".formatted(words.size()));
        }
        if (count > 0) {
            String label = words.get(0);
            if (label.indexOf(':') >= 0 || label.indexOf(',') >= 0) {
                throw new Unreadable(
                        "has the label %s; only a simple one, as in '1 |f a b', can be learned from".formatted(label));
            }
            event.label().setText(label);
        }
        if (count > 1) {
            float importance = SparseLine.number(words.get(1), scratch);
            if (importance < 0) {
                throw new Unreadable("has the importance %s; it must be a number from 0".formatted(words.get(1)));
            }
            event.weight(importance);
        }
    }

    private void readNamespace(String text, Event event) throws Unreadable {
        List<String> words = Words.of(text);
        boolean isNamed = !text.isEmpty() && !Character.isWhitespace(text.charAt(0));
        String name = NO_NAMESPACE;
        float scale = 1;
        if (isNamed) {
            String first = words.get(0);
            int colon = first.indexOf(':');
            name = colon < 0 ? first : first.substring(0, colon);
            scale = colon < 0 ? 1 : SparseLine.number(first.substring(colon + 1), scratch);
        }
        Value features = event.field(name.isEmpty() ? NO_NAMESPACE : name);
        if (features.isMissing()) {
            features.setSparse();
        }
        for (int i = isNamed ? 1 : 0; i < words.size(); i++) {
            String word = words.get(i);
            int colon = word.indexOf(':');
            String feature = colon < 0 ? word : word.substring(0, colon);
            float value = colon < 0 ? 1 : SparseLine.number(word.substring(colon + 1), scratch);
            // because features without a name are known by their place
            features.add(feature.isEmpty() ? "#" + features.length() : feature, scale * value);
        }
    }
}
