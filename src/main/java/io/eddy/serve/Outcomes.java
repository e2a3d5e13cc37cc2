package io.eddy.serve;

import io.eddy.eval.Confusion;
import io.eddy.eval.Reliability;
import io.eddy.learn.Label;
import io.eddy.learn.Prediction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which class was taken for which, and whether what is said with 70 % comes true in 70 of 100 cases, since the process began. */
final class Outcomes {
    /** With more classes a matrix says nothing, and pairs of them would fill the memory. */
    private static final int MOST_CLASSES = 100;

    private static final int SHOWN = 8;

    private final Confusion confusion = new Confusion();
    private final Reliability reliability;
    private boolean tooMany;
    private long count;

    Outcomes(Optional<String> positive) {
        reliability = new Reliability(positive);
    }

    synchronized void add(Prediction prediction, Label label) {
        count++;
        tooMany |=
                prediction instanceof Prediction.OfClass said && said.classes().size() > MOST_CLASSES;
        if (!tooMany) {
            confusion.add(prediction, label);
            reliability.add(prediction, label);
        }
    }

    /** For the page: the most frequent classes, how often each was taken for each, and the bins of what was said and what came. */
    synchronized Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("count", count);
        List<Confusion.OfClass> classes = tooMany ? List.of() : new ArrayList<>(confusion.classes());
        List<String> names = classes.stream()
                .sorted(Comparator.comparingLong(Confusion.OfClass::count).reversed())
                .limit(SHOWN)
                .map(Confusion.OfClass::name)
                .toList();
        shown.put("classes", names);
        shown.put("of", classes.size());
        shown.put(
                "counts",
                names.stream()
                        .map(truth -> names.stream()
                                .map(said -> confusion.count(truth, said))
                                .toList())
                        .toList());
        shown.put("probabilityOf", reliability.ofClass().orElse(""));
        shown.put("bins", reliability.bins());
        return shown;
    }
}
