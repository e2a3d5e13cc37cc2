package io.eddy;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The rooms hold, and each rule would notice if they did not. */
class ArchitectureTest {
    private static final Map<String, ArchRule> RULES = ArchitectureRules.all();

    /** Offences by the rule that each breaks: a class's full name, and what stands in it. */
    private static final Map<String, Map<String, String>> OFFENCES = new LinkedHashMap<>();

    static {
        offend("every class is in a room", "io.eddy.Homeless", "");
        for (String room : List.of(
                "state",
                "kernel",
                "nn",
                "feature",
                "safetensors",
                "spec",
                "member",
                "text",
                "learn",
                "eval",
                "snapshot",
                "checkpoint",
                "wire",
                "intake",
                "join",
                "replay")) {
            offend("arrows of " + room, "io.eddy." + room + ".Climbs", "io.eddy.stream.Neighbour up;");
        }
        offend("arrows of stream", "io.eddy.stream.Climbs", "io.eddy.telemetry.Neighbour up;");
        offend("arrows of embed", "io.eddy.embed.Climbs", "io.eddy.stream.Neighbour up;");
        offend("arrows of Eddy", "io.eddy.Eddy", "io.eddy.stream.Neighbour up;");
        offend("arrows of serve", "io.eddy.serve.Climbs", "io.eddy.telemetry.Neighbour up;");
        offend("arrows of telemetry", "io.eddy.telemetry.Climbs", "io.eddy.app.Neighbour up;");
        offend("arrows of learn", "io.eddy.learn.deep.Climbs", "io.eddy.snapshot.Neighbour up;");
        offend("vector API only in kernel", "io.eddy.nn.Fast", "jdk.incubator.vector.FloatVector v;");
        String through = "no vector into or out of a method of ours";
        offend(through, "io.eddy.kernel.GivesVector", "jdk.incubator.vector.FloatVector a() { return null; }");
        offend(through, "io.eddy.kernel.TakesMask", "void a(int i, jdk.incubator.vector.VectorMask<Float> m) {}");
        String below = "Kafka, Micrometer and HTTP not below wire";
        offend(below, "io.eddy.learn.KnowsKafka", "org.apache.kafka.common.TopicPartition p;");
        offend(below, "io.eddy.eval.KnowsMicrometer", "io.micrometer.core.instrument.MeterRegistry r;");
        offend(below, "io.eddy.snapshot.KnowsHttp", "io.javalin.Javalin j;");
        offend(
                "Micrometer only in telemetry and app",
                "io.eddy.stream.Measures",
                "io.micrometer.core.instrument.Timer t;");
        offend("Javalin and Jetty only in serve", "io.eddy.telemetry.Answers", "io.javalin.Javalin j;");
        offend(
                "no internals of Kafka Streams",
                "io.eddy.stream.Insider",
                "org.apache.kafka.streams.processor.internals.StreamTask t;");
        world("Environment", "String a = System.getenv(\"HOME\");");
        world("Millis", "long a = System.currentTimeMillis();");
        world("Nanos", "java.util.function.LongSupplier a = System::nanoTime;");
        world("UtcClock", "java.time.Clock a = java.time.Clock.systemUTC();");
        world("Now", "java.time.Instant a = java.time.Instant.now();");
        world("Today", "java.time.LocalDate a = java.time.LocalDate.now();");
        world("Unseeded", "java.util.Random a = new java.util.Random();");
        world("UnseededReference", "java.util.function.Supplier<java.util.Random> a = java.util.Random::new;");
        world("Identity", "java.util.UUID a = java.util.UUID.randomUUID();");
        world("Dice", "double a = Math.random();");
        String properties = "system properties only in app, KernelChoice and VectorWidth";
        offend(properties, "io.eddy.kernel.Asks", "String a = System.getProperty(\"x\");");
        offend(properties, "io.eddy.wire.AsksNumber", "Long a = Long.getLong(\"x\");");
        String math = "no inexact Math in what touches weights";
        offend(math, "io.eddy.nn.Exponent", "double a(double x) { return Math.exp(x); }");
        offend(math, "io.eddy.feature.Logarithm", "java.util.function.DoubleUnaryOperator a = Math::log1p;");
        offend("packages are NullMarked", "io.eddy.stream.Neighbour", "");
    }

    /** What looks like an offence and is none. */
    private static final Map<String, String> INNOCENT = Map.of(
            "io.eddy.telemetry.Neighbour", "io.eddy.stream.Neighbour down;",
            "io.eddy.app.Neighbour", "io.eddy.learn.Innocent down; long a = System.nanoTime();",
            "io.eddy.snapshot.Neighbour", "io.eddy.kernel.Innocent twoFloorsDown;",
            "io.eddy.kernel.Innocent",
                    "jdk.incubator.vector.FloatVector v; double a = Math.sqrt(2) + StrictMath.exp(1);"
                            + " jdk.incubator.vector.VectorSpecies<Float> b() { return null; }",
            "io.eddy.learn.Innocent",
                    "java.util.Random a = new java.util.Random(7);"
                            + " java.time.Instant b(java.time.Clock clock) { return java.time.Instant.now(clock); }",
            "io.eddy.kernel.KernelChoice", "String a = System.getProperty(\"eddy.kernel\");");

    private static JavaClasses broken;

    private static void offend(String rule, String type, String body) {
        OFFENCES.computeIfAbsent(rule, name -> new LinkedHashMap<>()).put(type, body);
    }

    private static void world(String name, String body) {
        offend("environment, clock and entropy only in app", "io.eddy.stream." + name, body);
    }

    @TestFactory
    Stream<DynamicTest> the_project_keeps_each_rule() {
        JavaClasses project = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.eddy");
        assertThat(project).as("classes of the project").hasSizeGreaterThan(20);

        return RULES.entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(),
                        () -> assertThat(failures(rule.getValue(), project)).isEmpty()));
    }

    @TestFactory
    Stream<DynamicTest> each_offence_is_noticed_by_its_rule() {
        return OFFENCES.entrySet().stream()
                .flatMap(rule -> rule.getValue().keySet().stream()
                        .map(type -> DynamicTest.dynamicTest(rule.getKey() + ": " + type, () -> {
                            String sign =
                                    rule.getKey().equals("packages are NullMarked") ? "io.eddy.stream has no" : type;
                            assertThat(failures(Objects.requireNonNull(RULES.get(rule.getKey())), broken))
                                    .anyMatch(line -> line.contains(sign));
                        })));
    }

    @Test
    void every_rule_has_an_offence() {
        Set<String> unbreakable = new LinkedHashSet<>(RULES.keySet());
        unbreakable.removeAll(OFFENCES.keySet());

        assertThat(unbreakable).as("app may use everything").containsExactly("arrows of app");
        assertThat(RULES.keySet()).containsAll(OFFENCES.keySet());
    }

    @Test
    void the_innocent_are_not_accused() {
        List<String> accusations = new ArrayList<>();
        RULES.forEach((name, rule) -> {
            if (!name.equals("packages are NullMarked")) {
                accusations.addAll(failures(rule, broken));
            }
        });

        // a line of a report names the accused first: "Field <io.eddy.kernel.Innocent.a> has ..."
        for (String type : INNOCENT.keySet()) {
            assertThat(accusations).noneMatch(line -> line.matches("\\w+ <" + type + "[.>].*"));
        }
    }

    @BeforeAll
    static void compile_the_offences(@TempDir Path folder) throws IOException {
        Map<String, String> types = new LinkedHashMap<>(INNOCENT);
        OFFENCES.values().forEach(types::putAll);
        List<Source> sources = new ArrayList<>();
        types.forEach((name, body) -> {
            int dot = name.lastIndexOf('.');
            sources.add(new Source(
                    name,
                    "package %s; public class %s { %s }"
                            .formatted(name.substring(0, dot), name.substring(dot + 1), body)));
        });

        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> options = List.of("-d", folder.toString(), "-proc:none", "--add-modules", "jdk.incubator.vector");
        boolean compiled =
                compiler.getTask(null, null, null, options, null, sources).call();

        assertThat(compiled).isTrue();
        broken = new ClassFileImporter().importPath(folder);
    }

    private static List<String> failures(ArchRule rule, JavaClasses classes) {
        return rule.evaluate(classes).getFailureReport().getDetails();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String type, String text) {
            super(URI.create("string:///" + type.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
