package io.eddy.spec;

import io.eddy.spec.Specification.Kind;
import io.eddy.spec.Specification.Member;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code members:} of a model file: {@code default}, or a list such as {@code [wide, {type: agile, hidden: 32}]}. */
final class MemberSection {
    private static final int MAX_HIDDEN = 4_096;

    private MemberSection() {}

    /** Empty where the file describes a network instead. */
    static List<Member> read(SpecificationMap root, Optional<Kind> kind) {
        Optional<SpecificationNode> node = root.get("members");
        boolean isNetwork =
                root.get("network").isPresent() || root.get("optimizer").isPresent();
        if (node.isEmpty()) {
            return isNetwork ? List.of() : Members.DEFAULT;
        }
        if (isNetwork) {
            node.get().problem("are named beside network or optimizer; a model has members, or it is one network");
        }
        return node.get().isWord(Members.DEFAULT.get(0).type()) ? Members.DEFAULT : members(node.get(), kind);
    }

    private static List<Member> members(SpecificationNode node, Optional<Kind> kind) {
        Map<String, List<String>> keys = keys(kind.orElse(Kind.INFERRED));
        List<Member> members = new ArrayList<>();
        for (SpecificationNode element : node.list("default, or a list of members such as [wide, agile]")) {
            SpecificationVariant variant = SpecificationVariant.of(element, keys, Optional.empty());
            Member member = new Member(variant.type(), variant.options().size("hidden", 1, MAX_HIDDEN, 0));
            if (members.stream().anyMatch(other -> other.type().equals(member.type()))) {
                element.problem("is " + member.type() + ", which is named twice; name each member once");
            }
            members.add(member);
        }
        if (members.isEmpty()) {
            node.problem("names no member; leave it out for the default");
        }
        return members;
    }

    /** The types there can be, and the keys of each. */
    private static Map<String, List<String>> keys(Kind kind) {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        for (Kind possible : kind == Kind.INFERRED ? List.of(Kind.MULTICLASS, Kind.REGRESSION) : List.of(kind)) {
            for (Member member : Members.of(possible)) {
                keys.put(member.type(), Members.isNetwork(member.type()) ? List.of("hidden") : List.of());
            }
        }
        return keys;
    }
}
