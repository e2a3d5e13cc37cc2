package io.eddy.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.eddy.eval.Confusion;
import io.eddy.eval.Evaluation;
import io.eddy.eval.Progressive;
import io.eddy.feature.Event;
import io.eddy.feature.RejectedEvent;
import io.eddy.learn.Label;
import io.eddy.learn.Learner;
import io.eddy.learn.Learners;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Prediction;
import io.eddy.learn.Step;
import io.eddy.spec.Specification;
import io.eddy.spec.Specification.Kind;
import io.eddy.spec.Specification.Member;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class PageTest {
    private static final String NASTY = "<script>\"&'</script>";

    @Test
    void of_classes_it_has_curves_calibration_members_fields_and_what_was_inferred() throws Exception {
        String page = page(false, "x");

        assertThat(page)
                .contains(">Log loss, latest 1,000<", ">Accuracy, so far<", ">Calibration<", "the probability of up")
                .contains("labels came late: 2h &amp; more")
                .contains(">Weight of each member<", "<td>linear</td>", "<h2>What the fields contribute</h2>")
                .contains(
                        "<h2>Which class was taken for which</h2>",
                        ">as up</th>",
                        "class=\"n right\"",
                        "class=\"n wrong\"")
                .contains("taken for missing", "<td>number</td>", "<td>2 classes</td>", "majority", "last label")
                .doesNotContain("Mean absolute error", "NaN", "Infinity");
    }

    @Test
    void of_a_quantity_it_has_the_error_over_time_and_the_latest_predictions() throws Exception {
        String page = page(true, "x");

        assertThat(page)
                .contains(">Mean absolute error, latest 1,000<", ">Mean absolute error, so far<", "<td>quantity</td>")
                .contains("The last 200 labels, and what was predicted", "absolute error grows without a field")
                .doesNotContain("Log loss", "Calibration<", "taken for which", "NaN", "Infinity");
    }

    @Test
    void of_many_classes_it_has_the_mistakes_that_were_made_most_often() {
        Confusion confusion = new Confusion();
        for (int i = 0; i < 100; i++) {
            String truth = "class" + i % 25;
            confusion.add(
                    new Prediction.OfClass(List.of(i % 4 == 0 ? truth : "class7"), new float[] {1}),
                    new Label.Category(truth));
        }

        assertThat(ClassTables.html(confusion))
                .contains(
                        "Most often taken for",
                        "<td>class3</td><td>class7</td><td class=\"n\">3</td><td class=\"n\">75.0 %</td>")
                .doesNotContain("<td>class7</td><td>class7</td>");
    }

    @Test
    void it_stands_by_itself() throws Exception {
        String page = page(false, "x");

        assertThat(page).doesNotContain("http", "src=", "<link", "<script", "@import", "url(");
        assertThat(page).contains("prefers-color-scheme: dark", "width=device-width");
    }

    @Test
    void names_from_the_data_are_text_and_nothing_else() throws Exception {
        String page = page(false, NASTY);

        assertThat(page)
                .contains("&lt;script&gt;&quot;&amp;&#39;&lt;/script&gt;")
                .doesNotContain("<script");
    }

    @Test
    void the_same_events_make_the_same_page() throws Exception {
        assertThat(page(false, "x")).isEqualTo(page(false, "x"));
    }

    /** A page about three hundred events, each element of which is closed in its turn. */
    private static String page(boolean quantity, String field) throws Exception {
        String page = written(quantity, field);
        String body =
                page.substring(page.indexOf("<body>"), page.indexOf("</html>")).replace("<br>", "<br/>");
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(body)));
        return page;
    }

    private static String written(boolean quantity, String field) throws RejectedEvent {
        Specification linear =
                Specification.inferred("test").withMembers(List.of(new Member("linear"), new Member("last")));
        Learner learner = Learners.of(quantity ? linear.withOutput(Kind.REGRESSION) : linear);
        Evaluation evaluation = new Evaluation();
        Progressive progressive = new Progressive(learner, evaluation);
        Recorder recorder = new Recorder(learner, evaluation);
        Confusion confusion = new Confusion();
        SplittableRandom random = new SplittableRandom(3);
        Event event = new Event();
        for (int i = 0; i < 300; i++) {
            event.clear();
            double x = random.nextDouble() - 0.5;
            event.field(field).setNumber(x);
            if (quantity) {
                event.label().setNumber(10 * x + random.nextDouble());
            } else {
                event.label().setText(x > 0 ? "up" : "down");
            }
            recorder.before(event);
            Step step = progressive.learn(event);
            recorder.judged(step.prediction(), step.label());
            confusion.add(step.prediction(), step.label());
        }
        ModelVersion version = new ModelVersion("test", "abcdef", "file", 300);
        return Page.html(
                new Page.Subject("file.csv", "y", Optional.of("2h & more"), version, "0123"),
                evaluation.report(),
                recorder,
                confusion);
    }
}
