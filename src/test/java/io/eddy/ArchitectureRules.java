package io.eddy;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** What holds between the rooms, by a short name for each rule. */
final class ArchitectureRules {
    /** Each room with those it uses directly; it may use what they use too. Whatever is not below is not allowed. */
    private static final Map<String, List<String>> ROOMS = new LinkedHashMap<>();

    static {
        ROOMS.put("state", List.of());
        ROOMS.put("kernel", List.of());
        ROOMS.put("nn", List.of("kernel", "state"));
        ROOMS.put("feature", List.of("kernel", "nn", "state"));
        ROOMS.put("safetensors", List.of("state"));
        ROOMS.put("spec", List.of("nn", "feature", "safetensors", "state"));
        ROOMS.put("member", List.of("feature", "nn", "kernel", "state"));
        ROOMS.put("text", List.of("state"));
        ROOMS.put("learn", List.of("member", "text", "spec", "feature", "nn", "kernel", "state"));
        ROOMS.put("eval", List.of("feature", "spec", "learn", "state"));
        ROOMS.put("snapshot", List.of("spec", "learn", "state"));
        ROOMS.put("checkpoint", List.of("state"));
        ROOMS.put("wire", List.of("feature", "spec", "learn", "eval", "snapshot"));
        ROOMS.put("intake", List.of("feature", "spec", "wire"));
        ROOMS.put("join", List.of("feature", "spec", "wire"));
        ROOMS.put("replay", List.of("checkpoint", "wire"));
        ROOMS.put("stream", List.of("intake", "join", "replay"));
        ROOMS.put("embed", List.of("replay"));
        ROOMS.put("serve", List.of("spec", "learn", "snapshot", "wire", "eval"));
        ROOMS.put("telemetry", List.of("spec", "learn", "eval", "intake", "join", "stream", "serve"));
        ROOMS.put("app", List.of("serve", "telemetry"));
    }

    private static final String[] BELOW_WIRE = rooms(
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
            "checkpoint");

    private static final Set<String> MATH_THAT_DIFFERS_BETWEEN_MACHINES = Set.of(
            "exp", "expm1", "log", "log10", "log1p", "pow", "cbrt", "hypot", "sin", "cos", "tan", "asin", "acos",
            "atan", "atan2", "sinh", "cosh", "tanh");

    private ArchitectureRules() {}

    static Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("every class is in a room", everyClassIsInARoom());
        ROOMS.keySet().forEach(room -> rules.put("arrows of " + room, arrows(room)));
        rules.put("arrows of Eddy", arrowsOfEddy());
        rules.put("vector API only in kernel", onlyIn(rooms("kernel"), "jdk.incubator.vector.."));
        rules.put("no vector into or out of a method of ours", noVectorThroughAMethod());
        rules.put("Kafka, Micrometer and HTTP not below wire", noInfrastructureBelowWire());
        rules.put("Micrometer only in telemetry and app", onlyIn(rooms("telemetry", "app"), "io.micrometer.."));
        rules.put("Javalin and Jetty only in serve", onlyIn(rooms("serve"), "io.javalin..", "org.eclipse.jetty.."));
        rules.put("no internals of Kafka Streams", onlyIn(new String[] {}, "org.apache.kafka.streams..internals.."));
        rules.put("environment, clock and entropy only in app", worldOnlyInApp());
        rules.put("system properties only in app, KernelChoice and VectorWidth", propertiesOnlyInApp());
        rules.put("no inexact Math in what touches weights", noInexactMath());
        rules.put("packages are NullMarked", nullMarked());
        return rules;
    }

    private static ArchRule everyClassIsInARoom() {
        // but the one that stands before them all
        return classes()
                .that()
                .doNotHaveFullyQualifiedName("io.eddy.Eddy")
                .and()
                .doNotHaveFullyQualifiedName("io.eddy.package-info")
                .should()
                .resideInAnyPackage(rooms(ROOMS.keySet().toArray(String[]::new)));
    }

    private static ArchRule arrows(String room) {
        Set<String> allowed = new LinkedHashSet<>();
        reach(room, allowed);
        DescribedPredicate<JavaClass> outside = resideInAPackage("io.eddy..")
                .and(DescribedPredicate.not(resideInAnyPackage(rooms(allowed.toArray(String[]::new)))))
                .as("outside of " + allowed);
        return noClasses()
                .that()
                .resideInAPackage("io.eddy." + room + "..")
                .should()
                .dependOnClassesThat(outside)
                .allowEmptyShould(true);
    }

    /** It hands out what is in the rooms, and stands in nobody's way. */
    private static ArchRule arrowsOfEddy() {
        return noClasses()
                .that()
                .haveFullyQualifiedName("io.eddy.Eddy")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(rooms("stream", "telemetry", "app"));
    }

    private static void reach(String room, Set<String> reached) {
        if (reached.add(room)) {
            ROOMS.getOrDefault(room, List.of()).forEach(next -> reach(next, reached));
        }
    }

    private static ArchRule onlyIn(String[] rooms, String... packages) {
        return noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage(rooms)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages);
    }

    /**
     * Because past its node budget ({@code NodeCountInliningCutoff}) C2 inlines only methods that the JDK marks {@code ForceInline}; a
     * method of ours would stay a call and make an object of each vector.
     */
    private static ArchRule noVectorThroughAMethod() {
        DescribedPredicate<JavaClass> vector = resideInAPackage("jdk.incubator.vector..")
                .and(DescribedPredicate.not(JavaClass.Predicates.simpleName("VectorSpecies")));
        DescribedPredicate<List<JavaClass>> withAVector = DescribedPredicate.describe(
                "with a vector", types -> types.stream().anyMatch(vector));
        return noMethods().should().haveRawReturnType(vector).orShould().haveRawParameterTypes(withAVector);
    }

    private static ArchRule noInfrastructureBelowWire() {
        return noClasses()
                .that()
                .resideInAnyPackage(BELOW_WIRE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.apache.kafka..",
                        "kafka..",
                        "io.micrometer..",
                        "io.javalin..",
                        "org.eclipse.jetty..",
                        "java.net.http..");
    }

    private static ArchRule worldOnlyInApp() {
        return noClasses()
                .that()
                .resideOutsideOfPackage("io.eddy.app..")
                .should()
                .accessTargetWhere(access("the environment, the clock or entropy", ArchitectureRules::isOfTheWorld));
    }

    private static boolean isOfTheWorld(CodeUnitAccessTarget target) {
        String owner = target.getOwner().getName();
        String name = target.getName();
        boolean bare = target.getRawParameterTypes().isEmpty();
        boolean clockGiven =
                target.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(java.time.Clock.class));
        return switch (owner) {
            case "java.lang.System" ->
                Set.of("getenv", "currentTimeMillis", "nanoTime").contains(name);
            case "java.time.Clock" -> name.startsWith("system") || name.startsWith("tick") && !clockGiven;
            case "java.util.Random", "java.util.SplittableRandom", "java.util.Date" -> name.equals("<init>") && bare;
            case "java.security.SecureRandom" -> name.equals("<init>") || name.startsWith("getInstance");
            case "java.util.concurrent.ThreadLocalRandom" -> name.equals("current");
            case "java.util.random.RandomGenerator" -> name.equals("getDefault") || name.equals("of");
            case "java.util.UUID" -> name.equals("randomUUID");
            case "java.util.Collections" ->
                name.equals("shuffle") && target.getRawParameterTypes().size() == 1;
            case "java.lang.Math", "java.lang.StrictMath" -> name.equals("random");
            default -> owner.startsWith("java.time.") && name.equals("now") && !clockGiven;
        };
    }

    private static ArchRule propertiesOnlyInApp() {
        return noClasses()
                .that()
                .resideOutsideOfPackage("io.eddy.app..")
                .and()
                .doNotHaveFullyQualifiedName("io.eddy.kernel.KernelChoice")
                .and()
                .doNotHaveFullyQualifiedName("io.eddy.kernel.VectorWidth")
                .should()
                .accessTargetWhere(access("system properties", ArchitectureRules::isAProperty));
    }

    private static boolean isAProperty(CodeUnitAccessTarget target) {
        return switch (target.getOwner().getName()) {
            case "java.lang.System" -> Set.of("getProperty", "getProperties").contains(target.getName());
            case "java.lang.Integer" -> target.getName().equals("getInteger");
            case "java.lang.Long" -> target.getName().equals("getLong");
            case "java.lang.Boolean" -> target.getName().equals("getBoolean");
            default -> false;
        };
    }

    private static ArchRule noInexactMath() {
        return noClasses()
                .that()
                .resideInAnyPackage(BELOW_WIRE)
                .should()
                .accessTargetWhere(access(
                        "functions of Math that may differ between machines",
                        target -> target.getOwner().isEquivalentTo(Math.class)
                                && MATH_THAT_DIFFERS_BETWEEN_MACHINES.contains(target.getName())));
    }

    private static DescribedPredicate<JavaAccess<?>> access(String what, Predicate<CodeUnitAccessTarget> forbidden) {
        return DescribedPredicate.describe(
                what, access -> access.getTarget() instanceof CodeUnitAccessTarget target && forbidden.test(target));
    }

    private static ArchRule nullMarked() {
        return classes().should(new ArchCondition<>("be in a package that is @NullMarked") {
            private final List<String> told = new ArrayList<>();

            @Override
            public void check(JavaClass type, ConditionEvents events) {
                String name = type.getPackageName();
                if (!type.getPackage().isAnnotatedWith(NullMarked.class) && !told.contains(name)) {
                    told.add(name);
                    events.add(SimpleConditionEvent.violated(type, name + " has no package-info with @NullMarked"));
                }
            }
        });
    }

    private static String[] rooms(String... names) {
        return Stream.of(names).map(name -> "io.eddy." + name + "..").toArray(String[]::new);
    }
}
