package io.eddy.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.eddy.Programs;
import io.eddy.feature.RejectedEvent.Reason;
import io.eddy.serve.HttpFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code monitoring/} says and what is measured are the same. */
class MonitoringTest {
    private static final Path FOLDER = Path.of("monitoring");
    private static final Pattern SERIES = Pattern.compile("\\b(?:eddy|jvm|process|system)_[a-z0-9_]+");

    /** Where a name is mistyped, Prometheus shows nothing at all. */
    @Test
    void each_series_of_the_dashboard_and_the_alerts_is_measured() throws IOException {
        Set<String> measured;
        try (Telemetry telemetry = new Telemetry(
                () -> Statuses.OF_ALL_KINDS,
                () -> List.of(Statuses.TAKEN_IN),
                () -> List.of(Statuses.ANSWERED),
                () -> List.of(Statuses.JOINED),
                () -> Statuses.ANSWERING,
                () -> 0)) {
            telemetry.watch(new HttpFigures());
            measured = new TreeSet<>(PrometheusText.parse(telemetry.scrape()).names());
        }
        // because it exists only after a first pause
        measured.add("jvm_gc_pause_seconds_sum");

        assertThat(measured).containsAll(seriesIn(expressions()));
    }

    @Test
    void each_meter_is_on_the_dashboard() throws IOException {
        Set<String> shown = seriesIn(dashboardExpressions());

        for (MeterNames meter : MeterNames.values()) {
            assertThat(shown).as(meter.meter()).containsAll(meter.series());
        }
    }

    @Test
    void values_of_tags_in_expressions_exist() throws IOException {
        Set<String> reasons = Stream.of(Reason.values()).map(Reason::code).collect(Collectors.toSet());
        Set<String> known =
                new HashSet<>(Set.of("learned", "skipped", "rejected", "repeated", "model", "window", "$scope"));
        known.addAll(reasons);

        Matcher values = Pattern.compile("(?:outcome|reason|predictor|scope)!?=\"([^\"]*)\"")
                .matcher(String.join("\n", expressions()));

        List<String> found = values.results().map(result -> result.group(1)).toList();
        assertThat(found).isNotEmpty();
        assertThat(known).containsAll(found);
    }

    @Test
    void readme_describes_every_meter_and_no_other() throws IOException {
        List<String> rows = new ArrayList<>();
        for (MeterNames meter : MeterNames.values()) {
            rows.add("| %s | %s | %s | %s |"
                    .formatted(
                            code(meter.series(), ", "),
                            meter.tags().isEmpty() ? "" : code(meter.tags(), ", "),
                            meter.unit(),
                            meter.description()));
        }

        assertThat(Files.readAllLines(FOLDER.resolve("README.md")).stream().filter(line -> line.startsWith("| `eddy_")))
                .containsExactlyElementsOf(rows);
    }

    @Test
    void every_alert_is_tested_firing_and_silent() throws IOException {
        JsonNode cases = yaml("alerts-test.yml").get("tests");
        for (JsonNode rule : yaml("alerts.yml").at("/groups/0/rules")) {
            String alert = rule.get("alert").asText();
            Set<Boolean> fired = new HashSet<>();
            for (JsonNode test : cases) {
                for (JsonNode expected : test.get("alert_rule_test")) {
                    if (expected.get("alertname").asText().equals(alert)) {
                        fired.add(!expected.get("exp_alerts").isEmpty());
                    }
                }
            }
            assertThat(fired).as(alert).containsExactlyInAnyOrder(true, false);
        }
    }

    @Test
    void promtool_accepts_the_configuration_and_the_alerts() throws Exception {
        promtool("check", "config", FOLDER.resolve("prometheus.yml").toString());
        promtool("test", "rules", FOLDER.resolve("alerts-test.yml").toString());
    }

    @Test
    void promtool_understands_every_expression_of_the_dashboard(@TempDir Path folder) throws Exception {
        StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
        int panel = 0;
        for (String expression : dashboardExpressions()) {
            String plain = expression.replace("$__rate_interval", "1m").replace("$__range", "15m");
            rules.append("  - record: expression_%d%n    expr: %s%n"
                    .formatted(++panel, new ObjectMapper().writeValueAsString(plain)));
        }
        Path file = Files.writeString(folder.resolve("rules.yml"), rules);

        promtool("check", "rules", file.toString());
    }

    @Test
    void promtool_finds_no_fault_with_our_meters(@TempDir Path folder) throws Exception {
        Path scrape;
        try (Telemetry telemetry = new Telemetry(
                () -> Statuses.OF_ALL_KINDS,
                () -> List.of(Statuses.TAKEN_IN),
                () -> List.of(Statuses.ANSWERED),
                () -> List.of(Statuses.JOINED),
                () -> Statuses.ANSWERING,
                () -> 0)) {
            telemetry.watch(new HttpFigures());
            scrape = Files.writeString(folder.resolve("scrape.txt"), telemetry.scrape());
        }

        // because Micrometer's own binders have names that it would rather see changed, only what it says of ours
        // counts
        Finding finding = run(scrape, "check", "metrics");

        assertThat(finding.text()).doesNotContain("eddy_").doesNotContain("error");
        assertThat(finding.code()).as(finding.text()).isIn(0, 3);
    }

    private static void promtool(String... arguments) throws Exception {
        Finding finding = run(Path.of("/dev/null"), arguments);

        assertThat(finding.code()).as(finding.text()).isZero();
    }

    private record Finding(int code, String text) {}

    private static Finding run(Path input, String... arguments) throws IOException, InterruptedException {
        Optional<Path> promtool = Programs.find("promtool");
        assumeTrue(promtool.isPresent(), "no promtool on this machine's PATH: Prometheus has not read the alerts");
        List<String> command = new ArrayList<>(List.of(promtool.get().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(input.toFile())
                .start();
        String text = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Finding(process.exitValue(), text);
    }

    private static List<String> expressions() throws IOException {
        List<String> expressions = new ArrayList<>(dashboardExpressions());
        expressions.addAll(yaml("alerts.yml").findValues("expr").stream()
                .map(JsonNode::asText)
                .toList());
        assertThat(expressions).hasSizeGreaterThan(20);
        return expressions;
    }

    private static List<String> dashboardExpressions() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(FOLDER.resolve("grafana/dashboards/eddy.json").toFile());
        return dashboard.findValues("expr").stream().map(JsonNode::asText).toList();
    }

    private static JsonNode yaml(String file) throws IOException {
        return new ObjectMapper(new YAMLFactory()).readTree(FOLDER.resolve(file).toFile());
    }

    private static Set<String> seriesIn(List<String> expressions) {
        Set<String> series = new TreeSet<>();
        for (String expression : expressions) {
            SERIES.matcher(expression).results().forEach(found -> series.add(found.group()));
        }
        return series;
    }

    private static String code(List<String> names, String separator) {
        return names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(separator));
    }
}
