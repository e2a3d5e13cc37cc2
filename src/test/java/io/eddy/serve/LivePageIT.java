package io.eddy.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.eddy.eval.Report;
import io.eddy.eval.Scores;
import io.eddy.feature.Event;
import io.eddy.learn.Label;
import io.eddy.learn.ModelVersion;
import io.eddy.learn.Prediction;
import io.eddy.wire.PredictionMessage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees, in a real browser. Where none is installed, these are skipped, and say so. */
class LivePageIT {
    @TempDir
    Path profile;

    private Path chromium;

    @BeforeEach
    void find() {
        Optional<Path> found = Browser.find();
        assumeTrue(found.isPresent(), "no chromium on this machine's PATH: the live page was not looked at");
        chromium = found.get();
    }

    @Test
    void page_shows_how_a_model_learns() throws Exception {
        try (Serving serving = Serving.open();
                Browser browser = new Browser(chromium, profile)) {
            ShownShop shop = new ShownShop(serving);
            browser.size(1280, 1000, false);
            browser.open(serving.uri("/"));
            shop.learn(2_000);
            serving.offer(0);
            shows(browser, "#state", "learning");
            shows(browser, "#learned", "2,000");
            shop.learn(500);
            shop.publish();

            shows(browser, "#learned", "2,500");
            assertThat(browser.text("#score")).endsWith("%");
            assertThat(browser.text("#baseline-name")).contains("best without a model: ");
            assertThat(browser.text("#version")).isEqualTo("shop-abcdef@events-0:2500");
            assertThat(browser.text("#lag")).isEqualTo("7");
            until(() -> browser.value(
                                    "document.querySelectorAll('#first canvas, #second canvas, #throughput canvas').length")
                            .asInt()
                    == 3);
            assertThat(browser.text("#first .u-legend")).contains("model", "majority", "last");
            until(() -> browser.value("document.querySelectorAll('#predictions tbody tr').length")
                            .asInt()
                    > 0);
            until(() -> browser.text("#fields").contains("search"));
            until(() -> browser.value("document.querySelectorAll('#confusion tr').length")
                            .asInt()
                    > 2);
            until(() -> browser.value("document.querySelectorAll('#calibration canvas').length")
                            .asInt()
                    == 1);
            assertThat(browser.text("#members")).contains("wide", "steady");
            shows(browser, "#marks", "snapshot");

            shop.recover(1_234);
            shows(browser, "#state", "recovering: 1,234 events");
            shows(browser, "#marks", "recovery");

            assertThat(browser.faults).isEmpty();
            assertThat(browser.requests)
                    .isNotEmpty()
                    .allMatch(url -> url.startsWith(serving.uri("/").toString()));
        }
    }

    @Test
    void page_shows_each_of_several_outputs_and_what_is_unusual() throws Exception {
        ModelVersion version = new ModelVersion("shop", "abcdef", "events-0", 9);
        Scores several = scores(Map.of("click.accuracy", 0.875, "dwell.mae", 2.5));
        Scores last = scores(Map.of("click.accuracy", 0.75, "dwell.mae", 4.0));
        AtomicReference<Report> report =
                new AtomicReference<>(new Report(9, 0, 0, 0, 0, 0, several, Map.of("last", last), 0, List.of()));
        try (Serving serving = Serving.open();
                Browser browser = new Browser(chromium, profile)) {
            serving.show.start(() -> List.of(new LearnerView(
                    0, version, 9, Objects.requireNonNull(report.get()), List.of(), OptionalLong.empty(), 0, -1)));
            Prediction.OfClass click = new Prediction.OfClass(List.of("no", "yes"), new float[] {0.25f, 0.75f});
            Map<String, Prediction> said = new TreeMap<>(Map.of("click", click, "dwell", new Prediction.OfQuantity(7)));
            Label label = new Label.Several(Map.of("dwell", new Label.Quantity(8)));
            serving.show.answered(
                    0,
                    new Event(),
                    new PredictionMessage("a7", new Prediction.OfSeveral(said), version, label, 0.5f, 1));
            browser.open(serving.uri("/"));

            shows(browser, "#first-title", "Click: accuracy");
            shows(browser, "#score", "87.5 %");
            shows(browser, "#baseline", "75.0 %");
            shows(browser, "#second-title", "Dwell: mean absolute error");
            shows(browser, "#predictions", "click: yes, dwell: 7");
            shows(browser, "#predictions", "dwell: 8");

            report.set(new Report(9, 0, 0, 0, 0, 0, scores(Map.of("unusual", 0.02)), Map.of(), 0, List.of()));

            shows(browser, "#first-title", "Share found to be unusual");
            shows(browser, "#score", "2.0 %");
            assertThat(browser.faults).isEmpty();
        }
    }

    private static Scores scores(Map<String, Double> figures) {
        Map<String, Double> ordered = new TreeMap<>(figures);
        return new Scores(ordered, ordered, ordered);
    }

    @Test
    void light_or_dark_as_the_system_is_or_as_it_is_clicked_and_a_phone_shows_all_of_it() throws Exception {
        try (Serving serving = Serving.open();
                Browser browser = new Browser(chromium, profile)) {
            ShownShop shop = new ShownShop(serving);
            shop.learn(1_000);
            browser.prefer("dark");
            browser.size(390, 844, true);
            browser.open(serving.uri("/"));
            shows(browser, "#learned", "1,000");

            assertThat(background(browser)).isEqualTo("rgb(16, 20, 27)");
            browser.click("#theme");
            assertThat(background(browser)).isEqualTo("rgb(246, 247, 249)");
            assertThat(browser.value("document.documentElement.scrollWidth").asInt())
                    .as("nothing is wider than the phone")
                    .isLessThanOrEqualTo(390);
            assertThat(browser.faults).isEmpty();
        }
    }

    @Test
    void server_that_goes_is_told_and_one_that_asks_for_a_token_gets_it() throws Exception {
        try (Browser browser = new Browser(chromium, profile)) {
            try (Serving serving = new Serving(Optional.of("s3cret"), HttpLimits.DEFAULT)) {
                ShownShop shop = new ShownShop(serving);
                shop.learn(300);
                browser.open(serving.uri("/"));
                shows(browser, "#state", "a token is wanted");

                browser.value("document.querySelector('#token').value = 's3cret'");
                browser.click("#ask button");
                shows(browser, "#learned", "300");
            }
            shows(browser, "#state", "away");
        }
    }

    private static String background(Browser browser) throws Exception {
        return browser.value("getComputedStyle(document.body).backgroundColor").asText();
    }

    private static void shows(Browser browser, String selector, String text) {
        await().untilAsserted(() -> assertThat(browser.text(selector)).contains(text));
    }

    private static void until(Callable<Boolean> condition) {
        await().until(condition);
    }
}
