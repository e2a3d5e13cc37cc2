package io.eddy.app.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.eddy.app.ChildProcess;
import io.eddy.serve.Browser;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demos as a user starts them, each in a process of its own. */
class DemosIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path folder;

    @Test
    void a_bot_that_is_stopped_and_started_again_has_learned_the_same() throws Exception {
        List<String> straight = run("demo", "chatbot", "--auto", "--turns", "40");
        List<String> restarted = run("demo", "chatbot", "--auto", "--turns", "40", "--restart-after", "20");

        assertThat(digest(straight)).isEqualTo(digest(restarted));
        assertThat(restarted).contains("stopped after 20 turns; starting again");
        assertThat(restarted).anyMatch(line -> line.startsWith("goes on with chatbot-"));
    }

    @Test
    void a_shop_learns_from_what_is_bought_and_from_what_is_not() throws Exception {
        List<String> lines = run("demo", "shop", "--auto", "--visits", "1500", "--era", "10000");

        Matcher told = Pattern.compile(
                        "learned: ([0-9,]+) that were bought in time, ([0-9,]+) that were not, of which ([0-9,]+) .*")
                .matcher(lines.get(lines.size() - 1));
        assertThat(told.matches()).as(lines.toString()).isTrue();
        assertThat(count(told.group(1))).isPositive();
        assertThat(count(told.group(2))).isPositive();
        assertThat(count(told.group(3))).isPositive().isLessThan(count(told.group(2)));
        assertThat(count(told.group(1)) + count(told.group(2)))
                .as("learned from, of the one item that each visitor was shown")
                .isLessThanOrEqualTo(1_500);
        assertThat(lines).anyMatch(line -> line.contains("1,000 visits: bought "));
    }

    private static int count(String text) {
        return Integer.parseInt(text.replace(",", ""));
    }

    @Test
    void a_correction_in_the_browser_changes_the_next_answer() throws Exception {
        try (Shown shown = Shown.start(folder, "chat: ", "demo", "chatbot", "--port", "0")) {
            shown.open();
            shown.open();
            Browser browser = shown.browser;
            await().atMost(PATIENCE).until(() -> browser.text("#turns").contains("Hello Ann"));
            say(browser, "the carrier has swallowed it");
            await().atMost(PATIENCE)
                    .until(() -> browser.value("document.querySelectorAll('.tell').length")
                                    .asInt()
                            == 1);
            browser.value(
                    "(() => { const it = document.querySelector('select'); it.value = 'lost_parcel'; it.onchange(); })()");
            await().atMost(PATIENCE).until(() -> browser.text(".learned").contains("learned: lost parcel"));
            say(browser, "the carrier has swallowed it");

            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(browser.value("[...document.querySelectorAll('.bot')].at(-1).innerText")
                                            .asText())
                                    .contains("We start a search", "lost parcel", "by chatbot-"));
            browser.size(390, 844, true);
            assertThat(browser.value("document.documentElement.scrollWidth").asInt())
                    .isLessThanOrEqualTo(390);
            assertThat(browser.faults).isEmpty();
            assertThat(browser.requests).allMatch(url -> url.startsWith(shown.page.toString()));
            shown.keep("chatbot");
        }
    }

    private static void say(Browser browser, String text) throws Exception {
        browser.value("document.querySelector('#text').value = '" + text + "'");
        browser.click("form button");
    }

    @Test
    void what_is_bought_in_the_browser_is_recommended_more() throws Exception {
        try (Shown shown = Shown.start(folder, "shop: ", "demo", "shop", "--port", "0")) {
            shown.open();
            shown.open();
            Browser browser = shown.browser;
            await().atMost(PATIENCE)
                    .until(() -> browser.value("document.querySelectorAll('.thing').length")
                                    .asInt()
                            == 6);
            String before = browser.text(".thing small");
            browser.click(".thing button");

            await().atMost(PATIENCE).until(() -> {
                browser.click("#next");
                return !browser.text(".thing small").isEmpty()
                        && !browser.text(".thing small").equals(before);
            });
            assertThat(browser.faults).isEmpty();
            assertThat(browser.requests).allMatch(url -> url.startsWith(shown.page.toString()));
            shown.keep("shop");
        }
    }

    /** A demo and its page. */
    private record Shown(ChildProcess demo, Browser browser, URI page) implements AutoCloseable {
        static Shown start(Path folder, String says, String... arguments) throws Exception {
            Optional<Path> chromium = Browser.find();
            assumeTrue(chromium.isPresent(), "no chromium on this machine's PATH: the demo's page was not looked at");
            Path log = folder.resolve("demo.log");
            ChildProcess demo = ChildProcess.eddy(log, List.of(), List.of(arguments));
            boolean shown = false;
            try {
                String line = await().atMost(PATIENCE)
                        .until(() -> demo.printed(says), Optional::isPresent)
                        .orElseThrow();
                URI page = URI.create(line.split(" ")[0]);
                Browser browser = new Browser(chromium.get(), folder.resolve("profile"));
                shown = true;
                return new Shown(demo, browser, page);
            } finally {
                if (!shown) {
                    demo.kill();
                }
            }
        }

        /** Looks at the page. */
        void open() throws Exception {
            browser.size(900, 800, false);
            browser.open(page);
        }

        /** Writes a picture, where somebody wants to look: {@code -Dpictures=FOLDER}. */
        void keep(String name) throws Exception {
            String pictures = System.getProperty("pictures");
            if (pictures != null) {
                for (String scheme : List.of("light", "dark")) {
                    browser.prefer(scheme);
                    Files.write(Path.of(pictures, name + "-" + scheme + ".png"), browser.screenshot());
                }
            }
        }

        @Override
        public void close() throws Exception {
            try (browser) {
                demo.stop(Duration.ofSeconds(30));
            } finally {
                demo.kill();
            }
        }
    }

    private List<String> run(String... arguments) throws Exception {
        Path log = Files.createTempFile(folder, "demo", ".log");
        ChildProcess demo = ChildProcess.eddy(log, List.of(), List.of(arguments));
        try {
            await().atMost(PATIENCE.multipliedBy(2)).until(() -> !demo.isAlive());
        } finally {
            demo.kill();
        }
        List<String> lines = new ArrayList<>(Files.readAllLines(log));
        lines.removeIf(line -> line.startsWith("WARNING: ")); // newer JDKs warn at the end, too
        return lines;
    }

    private static String digest(List<String> lines) {
        String last = lines.get(lines.size() - 1);
        assertThat(last).matches("chatbot-[0-9a-f]{6}@events-0:[0-9]+  sha256:[0-9a-f]{64}");
        return last.substring(last.indexOf("sha256:"));
    }
}
