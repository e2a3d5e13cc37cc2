package io.eddy.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Figures computed from the definitions by {@code src/test/python/evaluation_reference.py}. */
class EvaluationReferenceTest {
    @Test
    void two_classes_agree_with_the_reference() {
        compare("binary", Streams.binary(2_500));
    }

    @Test
    void three_classes_agree_with_the_reference() {
        compare("three", Streams.three(1_700));
    }

    @Test
    void quantities_agree_with_the_reference() {
        compare("quantities", Streams.quantities(1_700));
    }

    private static void compare(String stream, List<Streams.Judged> events) {
        Evaluation evaluation = new Evaluation();
        events.forEach(event -> evaluation.add(event.prediction(), event.label()));
        Report report = evaluation.report();

        TreeSet<String> expected = new TreeSet<>();
        for (String line :
                REFERENCE.lines().filter(l -> l.startsWith(stream + " ")).toList()) {
            String[] words = line.split(" ");
            Scores scores = words[1].equals("model")
                    ? report.model()
                    : report.baselines().getOrDefault(words[1], Scores.NONE);
            boolean histogram = words[3].equals("auc") && !words[2].equals("window");
            expected.add(words[1] + " " + words[2] + " " + words[3]);

            assertThat(scope(scores, words[2]).get(words[3]))
                    .as(line)
                    .isCloseTo(Double.parseDouble(words[4]), within(histogram ? 1e-3 : 1e-9));
        }

        TreeSet<String> reported = new TreeSet<>();
        names("model", report.model(), reported);
        report.baselines().forEach((name, scores) -> names(name, scores, reported));
        assertThat(reported).isEqualTo(expected);
    }

    private static void names(String predictor, Scores scores, TreeSet<String> names) {
        for (String scope : List.of("total", "window", "fading")) {
            scope(scores, scope).keySet().forEach(metric -> names.add(predictor + " " + scope + " " + metric));
        }
    }

    private static Map<String, Double> scope(Scores scores, String name) {
        return switch (name) {
            case "total" -> scores.total();
            case "window" -> scores.window();
            default -> scores.fading();
        };
    }

    private static final String REFERENCE = """
            binary model total accuracy 0.7552
            binary model total logLoss 0.593259097172
            binary model total auc 0.868327512955
            binary model total f1 0.763523956723
            binary model total kappa 0.510206433583
            binary model total kappaTemporal 0.0584615384615
            binary model total brier 0.151865811539
            binary model total calibrationError 0.119596484375
            binary model window accuracy 0.751
            binary model window logLoss 0.635419406289
            binary model window auc 0.865696932888
            binary model window f1 0.767072029935
            binary model window kappa 0.500461421177
            binary model window kappaTemporal 0.0945454545455
            binary model window brier 0.152822517395
            binary model window calibrationError 0.130185546875
            binary model fading accuracy 0.759126207173
            binary model fading logLoss 0.596683030389
            binary model fading auc 0.871258503377
            binary model fading f1 0.766026931844
            binary model fading kappa 0.518128566388
            binary model fading kappaTemporal 0.0910490675281
            binary model fading brier 0.15043361491
            binary model fading calibrationError 0.120404259652
            binary majority total accuracy 0.528
            binary majority total logLoss 0.697773811636
            binary majority total auc 0.510473469928
            binary majority total f1 0.69109947644
            binary majority total kappa -0.00039982080974
            binary majority total kappaTemporal -0.815384615385
            binary majority total brier 0.249971310764
            binary majority total calibrationError 0.0286037881555
            binary majority window accuracy 0.555
            binary majority window logLoss 0.68970765955
            binary majority window auc 0.450798663832
            binary majority window f1 0.713826366559
            binary majority window kappa 0
            binary majority window kappaTemporal -0.618181818182
            binary majority window brier 0.248280956515
            binary majority window calibrationError 0.0346299063238
            binary majority fading accuracy 0.526148307449
            binary majority fading logLoss 0.693968045728
            binary majority fading auc 0.481927067428
            binary majority fading f1 0.689511373018
            binary majority fading kappa -8.93842381142e-05
            binary majority fading kappaTemporal -0.788106264041
            binary majority fading brier 0.249874641942
            binary majority fading calibrationError 0.0196740625795
            binary last total accuracy 0.74
            binary last total logLoss 4.13864318569
            binary last total auc 0.739432627119
            binary last total f1 0.753974261923
            binary last total kappa 0.478514308123
            binary last total kappaTemporal 0
            binary last total brier 0.2598
            binary last total calibrationError 0.2596
            binary last window accuracy 0.725
            binary last window logLoss 4.38415591704
            binary last window auc 0.721520396801
            binary last window f1 0.752475247525
            binary last window kappa 0.443139478374
            binary last window kappaTemporal 0
            binary last window brier 0.275
            binary last window calibrationError 0.275
            binary last fading accuracy 0.734998024402
            binary last fading logLoss 4.22333842182
            binary last fading auc 0.734299697611
            binary last fading f1 0.748336723078
            binary last fading kappa 0.468548241402
            binary last fading kappaTemporal 0
            binary last fading brier 0.264957279042
            binary last fading calibrationError 0.264912582485
            three model total accuracy 0.821764705882
            three model total logLoss 0.661096839543
            three model total macroF1 0.819923526558
            three model total kappa 0.729387394212
            three model total kappaTemporal 0.725543478261
            three model total brier 0.386738101735
            three model total calibrationError 0.271709558824
            three model window accuracy 0.799
            three model window logLoss 0.715777968091
            three model window macroF1 0.798460226484
            three model window kappa 0.698296048129
            three model window kappaTemporal 0.704845814978
            three model window brier 0.414181488037
            three model window calibrationError 0.27896484375
            three model fading accuracy 0.809878160114
            three model fading logLoss 0.693145075891
            three model fading macroF1 0.808667654224
            three model fading kappa 0.71356462479
            three model fading kappaTemporal 0.713762077901
            three model fading brier 0.403139268054
            three model fading calibrationError 0.277330408203
            three majority total accuracy 0.361176470588
            three majority total logLoss 1.08896134175
            three majority total macroF1 0.277112619629
            three majority total kappa -0.00306264985225
            three majority total kappaTemporal 0.0163043478261
            three majority total brier 0.66375167103
            three majority total calibrationError 0.0735182493858
            three majority window accuracy 0.325
            three majority window logLoss 1.12608334827
            three majority window macroF1 0.210974230239
            three majority window kappa 0.00647045316723
            three majority window kappaTemporal 0.00881057268722
            three majority window brier 0.682561331155
            three majority window calibrationError 0.0673909263899
            three majority fading accuracy 0.337723720547
            three majority fading logLoss 1.11115961238
            three majority fading macroF1 0.25462952461
            three majority fading kappa -0.00358020269857
            three majority fading kappaTemporal 0.00290999603178
            three majority fading brier 0.674039390346
            three majority fading calibrationError 0.0714356737475
            three last total accuracy 0.350588235294
            three last total logLoss 10.3260928311
            three last total macroF1 0.349796189453
            three last total kappa 0.0178023327195
            three last total kappaTemporal 0
            three last total brier 1.29823529412
            three last total calibrationError 0.648823529412
            three last window accuracy 0.319
            three last window logLoss 10.8567642891
            three last window macroF1 0.318875974427
            three last window kappa -0.0221173588848
            three last window kappaTemporal 0
            three last window brier 1.362
            three last window calibrationError 0.681
            three last fading accuracy 0.335790874628
            three last fading logLoss 10.5776044166
            three last fading macroF1 0.336280321746
            three last fading kappa 0.0016195450256
            three last fading kappaTemporal 0
            three last fading brier 1.32819474344
            three last fading calibrationError 0.663985618069
            quantities model total mae 1.04892621209
            quantities model total rmse 2.74506631464
            quantities model total r2 0.915063757509
            quantities model window mae 0.98599609375
            quantities model window rmse 1.14274319281
            quantities model window r2 0.985223167692
            quantities model fading mae 1.01306634529
            quantities model fading rmse 1.91819309276
            quantities model fading r2 0.959097980849
            quantities mean total mae 7.72633188158
            quantities mean total rmse 9.75849810788
            quantities mean total r2 -0.0733795769547
            quantities mean window mae 7.91035252683
            quantities mean window rmse 9.60857590237
            quantities mean window r2 -0.0447252933797
            quantities mean fading mae 7.82569431901
            quantities mean fading rmse 9.69031646144
            quantities mean fading r2 -0.0438450176256
            quantities last total mae 4.21525366555
            quantities last total rmse 5.44288837374
            quantities last total r2 0.666077088411
            quantities last window mae 4.09596956113
            quantities last window rmse 4.76996252618
            quantities last window r2 0.74253749331
            quantities last fading mae 4.16715665529
            quantities last fading rmse 5.05711520249
            quantities last fading r2 0.715707242272
            """;
}
