package io.eddy.feature;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * The words of a text, as Lucene's analyser of a language finds them, and the single marks between them: a question mark says something,
 * too. Characters of scripts that are written without spaces are words of one character, and so is an emoji.
 */
final class Words {
    private final Analyzer analyzer;
    private final List<StringBuilder> words = new ArrayList<>();
    private int size;

    Words(String language) {
        analyzer = Languages.analyzer(language);
    }

    /** @return how many there are, at most so many */
    int read(String text, int most) {
        size = 0;
        int end = 0;
        try (TokenStream tokens = analyzer.tokenStream("", text)) {
            CharTermAttribute term = tokens.addAttribute(CharTermAttribute.class);
            OffsetAttribute offset = tokens.addAttribute(OffsetAttribute.class);
            tokens.reset();
            while (size < most && tokens.incrementToken()) {
                marks(text, end, offset.startOffset(), most);
                add(term);
                end = Math.max(end, offset.endOffset());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot fail to be read", e);
        }
        marks(text, end, text.length(), most);
        return Math.min(size, most);
    }

    CharSequence get(int i) {
        return words.get(i);
    }

    private void marks(String text, int from, int to, int most) {
        for (int i = from; i < to && size < most; ) {
            int c = text.codePointAt(i);
            int next = i + Character.charCount(c);
            if (!Character.isLetterOrDigit(c) && !Character.isWhitespace(c)) {
                add(text.substring(i, next));
            }
            i = next;
        }
    }

    private void add(CharSequence word) {
        if (size == words.size()) {
            words.add(new StringBuilder());
        }
        StringBuilder kept = words.get(size++);
        kept.setLength(0);
        kept.append(word);
    }
}
