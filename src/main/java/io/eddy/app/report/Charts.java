package io.eddy.app.report;

import static io.eddy.app.report.Html.escaped;
import static io.eddy.app.report.Html.number;
import static io.eddy.app.report.Html.text;

import io.eddy.eval.LatestQuantities;
import io.eddy.eval.Progression;
import io.eddy.eval.Reliability;
import io.eddy.learn.MemberStanding;
import java.util.ArrayList;
import java.util.List;

/** The page's drawings, each with what it shows in words. */
final class Charts {
    private static final int WIDTH = 440;
    private static final int HEIGHT = 220;
    private static final int BROAD = 700;
    private static final int HIGH = 290;
    private static final int STEPS = 5;
    private static final Axis SHARES = new Axis(0, 1, 0.2);
    /** As many colours as the style has for members. */
    private static final int COLOURS = 12;

    private static final double GREATEST_DOT = 13;
    private static final double LEAST_DOT = 2.5;

    private Charts() {}

    /** @param curves the model's first */
    static String curves(String caption, List<Curve> curves) {
        List<Curve.Point> model = curves.get(0).points();
        Frame frame =
                new Frame(caption, 0, model.get(model.size() - 1).events(), Axis.of(curves, STEPS), WIDTH, HEIGHT);
        StringBuilder legend = new StringBuilder();
        for (int i = curves.size() - 1; i >= 0; i--) {
            frame.line(kind(i), curves.get(i).points());
        }
        for (int i = 0; i < curves.size(); i++) {
            legend.append(entry(
                    kind(i), curves.get(i).name() + " " + number(curves.get(i).last())));
        }
        return figure("", escaped(caption), frame.end(), legend.toString());
    }

    private static String kind(int curve) {
        return curve == 0 ? "model" : curve == 1 ? "first" : "second";
    }

    /** How much each member counted; nothing where there is one network only. */
    static String members(List<Progression.Point> course) {
        List<Progression.Point> mixed =
                course.stream().filter(point -> !point.members().isEmpty()).toList();
        if (mixed.isEmpty()) {
            return "";
        }
        Progression.Point end = mixed.get(mixed.size() - 1);
        Frame frame = new Frame(
                "the weight of each member in the mixture, after so many events",
                0,
                end.events(),
                SHARES,
                BROAD,
                HEIGHT);
        StringBuilder legend = new StringBuilder();
        double[] sums = new double[mixed.size()];
        List<MemberStanding> members = end.members();
        for (int j = 0; j < members.size(); j++) {
            MemberStanding member = members.get(j);
            List<Curve.Point> lower = new ArrayList<>();
            List<Curve.Point> upper = new ArrayList<>();
            for (int i = 0; i < sums.length; i++) {
                lower.add(new Curve.Point(mixed.get(i).events(), sums[i]));
                sums[i] += weight(mixed.get(i), member.name());
                upper.add(new Curve.Point(mixed.get(i).events(), sums[i]));
            }
            frame.area("member" + j % COLOURS, text("%s, %.3f now", member.name(), member.weight()), lower, upper);
            legend.append(entry("member" + j % COLOURS, text("%s %.3f", member.name(), member.weight())));
        }
        return figure("broad", "Weight of each member", frame.end(), legend.toString());
    }

    private static double weight(Progression.Point point, String member) {
        return point.members().stream()
                .filter(standing -> standing.name().equals(member))
                .mapToDouble(MemberStanding::weight)
                .sum();
    }

    /** Probabilities against how often they came true; nothing where none was said. */
    static String reliability(Reliability reliability) {
        List<Reliability.Bin> bins = reliability.bins();
        if (bins.isEmpty()) {
            return "";
        }
        double most = bins.stream().mapToLong(Reliability.Bin::count).max().orElse(1);
        Frame frame = new Frame("how often what was said came true", 0, 1, SHARES, WIDTH, HIGH);
        frame.line("ideal", 0, 0, 1, 1);
        for (Reliability.Bin bin : bins) {
            frame.dot(
                    "bin",
                    text("said %.3f, came %.3f, %,d times", bin.said(), bin.came(), bin.count()),
                    bin.said(),
                    bin.came(),
                    Math.max(LEAST_DOT, GREATEST_DOT * Math.sqrt(bin.count() / most)));
        }
        String whose = reliability
                .ofClass()
                .map(name -> "the probability of " + name)
                .orElse("the probability of the class that was predicted");
        return figure(
                "dots",
                "Calibration",
                frame.end(),
                "<span>Across: " + escaped(whose)
                        + ". Up: how often it came true. The larger a dot, the more predictions; on the line is right.</span>");
    }

    /** The latest quantities and what was predicted; nothing where there are none. */
    static String quantities(LatestQuantities latest) {
        List<LatestQuantities.Pair> pairs = latest.pairs();
        if (pairs.size() < 2) {
            return "";
        }
        double least = pairs.stream()
                .mapToDouble(pair -> Math.min(pair.label(), pair.predicted()))
                .min()
                .orElse(0);
        double most = pairs.stream()
                .mapToDouble(pair -> Math.max(pair.label(), pair.predicted()))
                .max()
                .orElse(1);
        String caption = text("The last %,d labels, and what was predicted", pairs.size());
        Frame frame = new Frame(
                caption,
                pairs.get(0).event(),
                pairs.get(pairs.size() - 1).event(),
                Axis.between(least, most, STEPS),
                BROAD,
                HEIGHT);
        frame.line(
                "label",
                pairs.stream()
                        .map(pair -> new Curve.Point(pair.event(), pair.label()))
                        .toList());
        frame.line(
                "model",
                pairs.stream()
                        .map(pair -> new Curve.Point(pair.event(), pair.predicted()))
                        .toList());
        return figure("broad", caption, frame.end(), entry("model", "predicted") + entry("label", "label"));
    }

    private static String entry(String kind, String words) {
        return text("<span><i class=\"%s\"></i>%s</span>%n", kind, escaped(words));
    }

    /** @param kind the class by which the page's style knows it */
    private static String figure(String kind, String caption, String drawing, String legend) {
        return text(
                "<figure class=\"%s\"><figcaption>%s</figcaption>%n%s<p class=\"legend\">%s</p></figure>%n",
                kind, caption, drawing, legend);
    }
}
