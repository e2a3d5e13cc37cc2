package io.eddy.feature;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.bg.BulgarianAnalyzer;
import org.apache.lucene.analysis.bn.BengaliAnalyzer;
import org.apache.lucene.analysis.ca.CatalanAnalyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.fa.PersianAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.id.IndonesianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.th.ThaiAnalyzer;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;

/** The languages that texts can be read in. {@link #ANY} takes words as they are, in lower case; the others know stems, too. */
public final class Languages {
    /** The default: the rules of Unicode (UAX #29), for all languages and mixtures of them. */
    public static final String ANY = "any";

    private static final Map<String, Supplier<Analyzer>> ANALYZERS = analyzers();

    private Languages() {}

    private static Map<String, Supplier<Analyzer>> analyzers() {
        Map<String, Supplier<Analyzer>> all = new LinkedHashMap<>();
        all.put(ANY, PlainWords::new);
        all.put("ar", ArabicAnalyzer::new);
        all.put("bg", BulgarianAnalyzer::new);
        all.put("bn", BengaliAnalyzer::new);
        all.put("ca", CatalanAnalyzer::new);
        all.put("cs", CzechAnalyzer::new);
        all.put("da", DanishAnalyzer::new);
        all.put("de", GermanAnalyzer::new);
        all.put("el", GreekAnalyzer::new);
        all.put("en", EnglishAnalyzer::new);
        all.put("es", SpanishAnalyzer::new);
        all.put("fa", PersianAnalyzer::new);
        all.put("fi", FinnishAnalyzer::new);
        all.put("fr", FrenchAnalyzer::new);
        all.put("hi", HindiAnalyzer::new);
        all.put("hu", HungarianAnalyzer::new);
        all.put("id", IndonesianAnalyzer::new);
        all.put("it", ItalianAnalyzer::new);
        all.put("ja", CJKAnalyzer::new);
        all.put("ko", CJKAnalyzer::new);
        all.put("nl", DutchAnalyzer::new);
        all.put("no", NorwegianAnalyzer::new);
        all.put("pt", PortugueseAnalyzer::new);
        all.put("ro", RomanianAnalyzer::new);
        all.put("ru", RussianAnalyzer::new);
        all.put("sv", SwedishAnalyzer::new);
        all.put("th", ThaiAnalyzer::new);
        all.put("tr", TurkishAnalyzer::new);
        all.put("zh", CJKAnalyzer::new);
        return all;
    }

    /** {@link #ANY}, and languages by their two letters (ISO 639-1). */
    public static List<String> names() {
        return List.copyOf(ANALYZERS.keySet());
    }

    static Analyzer analyzer(String language) {
        Supplier<Analyzer> analyzer = ANALYZERS.get(language);
        if (analyzer == null) {
            throw new IllegalArgumentException("no language is called %s; known: %s".formatted(language, names()));
        }
        return analyzer.get();
    }

    private static final class PlainWords extends Analyzer {
        @Override
        protected TokenStreamComponents createComponents(String fieldName) {
            Tokenizer words = new StandardTokenizer();
            return new TokenStreamComponents(words, new LowerCaseFilter(words));
        }
    }
}
