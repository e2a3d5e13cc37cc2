package io.eddy.spec;

import io.eddy.spec.Specification.Kind;
import io.eddy.spec.Specification.Member;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The learners that a portfolio can have, by type. */
public final class Members {
    /** What stands for those that suit the output. */
    public static final List<Member> DEFAULT = List.of(new Member("default"));

    private static final List<Member> OF_CLASSES =
            members("last", "wide", "linear", "steady", "agile", "squares", "neighbours", "counts", "codes");

    private static final List<Member> OF_QUANTITY = members(
            "last", "wide", "linear", "steady", "agile", "squares", "neighbours", "counts", "anchored", "asinh");

    private static final Set<String> AS_WIDE_AS_SUITS = Set.of("steady", "agile");
    private static final Set<String> NETWORKS = Set.of("steady", "agile", "asinh");

    /** Those that one network is for. */
    private static final Set<Kind> NONE_OF = Set.of(Kind.TEXT, Kind.ANOMALY, Kind.SEVERAL);

    private Members() {}

    private static List<Member> members(String... types) {
        return Stream.of(types).map(Member::new).toList();
    }

    /** All that can be members where the output is of this kind. */
    public static List<Member> of(Kind kind) {
        return NONE_OF.contains(kind) ? List.of() : kind == Kind.REGRESSION ? OF_QUANTITY : OF_CLASSES;
    }

    /** Whether it is a network, and so has hidden units. */
    static boolean isNetwork(String type) {
        return NETWORKS.contains(type);
    }

    /** Whether the first events decide how many hidden units it has. */
    static boolean areOpen(Member member) {
        return AS_WIDE_AS_SUITS.contains(member.type());
    }

    /** Those that are meant, where the output is of this kind. */
    static List<Member> resolved(List<Member> members, Kind kind) {
        return members.equals(DEFAULT) ? of(kind) : members;
    }
}
