package io.eddy.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecificationProblemsTest {
    private static List<String> problems(String text) {
        SpecificationException e = catchThrowableOfType(
                SpecificationException.class, () -> SpecificationReader.parse("m.yaml", text, "m"));
        assertThat(e).as("a specification was made of %s", text).isNotNull();
        return e.problems();
    }

    @Test
    void what_is_unusual_is_asked_of_fields_that_can_be_told_from_their_readings() {
        assertThat(problems("""
                output: anomaly
                features:
                  shot: {type: image, width: 8, height: 8}
                  way: {type: sequence, of: names, length: 4}
                """))
                .containsExactly(
                        "m.yaml:3:9: features.shot is image, 8 x 8 pixels of 1 channel, and output anomaly takes no such fields; leave it out",
                        "m.yaml:4:8: features.way is sequence, and output anomaly takes no such fields; leave it out");
    }

    @Test
    void a_misspelled_key_is_told_with_its_place_and_the_nearest() {
        List<String> problems = problems("output: binary\noptimizer:\n  type: sgd\n  learnigRate: 0.1\n");

        assertThat(problems)
                .containsExactly(
                        "m.yaml:4:3: optimizer.learnigRate is not a key of type sgd; did you mean learningRate?"
                                + " allowed: type, learningRate, schedule, l1, l2, clipValue, clipNorm, weightDecay");
    }

    @Test
    void a_text_is_written_from_one_text_by_a_network_of_its_own() {
        String network =
                "does not go with output text, which has a network of its own; remove it, and say its width in output: {type: text, hidden: ...}";
        String wanted =
                "output text is written from one field, which has to be named and a text: features: {source: text}";

        assertThat(problems("output: text\nfeatures: {a: text}\nnetwork: {hidden: [3]}\n"))
                .containsExactly("m.yaml:3:10: network " + network);
        assertThat(problems("output: text\nfeatures: {a: text}\nmembers: default\n"))
                .containsExactly("m.yaml:3:10: members " + network);
        assertThat(problems("output: text\nfeatures: {a: text}\nstart: {from: x}\n"))
                .contains(
                        "m.yaml:3:8: start does not go with output text, whose network begins with weights of its own; remove it");
        assertThat(problems("output: text\n")).containsExactly("m.yaml:1:1: " + wanted);
        for (String features : List.of("{a: text, b: text}", "{a: number}", "{}")) {
            assertThat(problems("output: text\nfeatures: " + features))
                    .containsExactly("m.yaml:2:11: features do not fit; " + wanted);
        }
        assertThat(problems("output: {type: text, beem: 3}\nfeatures: {a: text}"))
                .containsExactly("m.yaml:1:22: output.beem is not a key of type text; did you mean beam?"
                        + " allowed: type, vocabulary, dimensions, hidden, lowerCase, beam, longest");
        assertThat(problems("output: text\nfeatures: {a: text}\noptimizer: ftrl"))
                .singleElement()
                .asString()
                .contains("optimizer is ftrl");
    }

    @Test
    void all_problems_are_told_in_the_order_of_lines() {
        List<String> problems = problems("""
                nam: x
                seed: 1.5
                features:
                  price: nmber
                  city: {type: category, dimensions: 0}
                network:
                  hidden: [64, -3]
                  dropout: 1
                  residual: yes
                output: {type: binary, classes: [a, b, b], positive: c, loss: huber}
                optimizer: {type: adm, learningRate: -0.1, clipNorm: .inf}
                """);

        assertThat(problems)
                .extracting(problem -> problem.replaceFirst(";.*", ""))
                .containsExactly(
                        "m.yaml:1:1: nam is not a key",
                        "m.yaml:2:7: seed is 1.5",
                        "m.yaml:4:10: features.price is \"nmber\"",
                        "m.yaml:5:38: features.city.dimensions is 0",
                        "m.yaml:7:16: network.hidden[1] is -3",
                        "m.yaml:8:12: network.dropout is 1",
                        "m.yaml:9:13: network.residual is \"yes\"",
                        "m.yaml:10:33: output.classes has 3 classes",
                        "m.yaml:10:40: output.classes[2] is \"b\", as is classes[1]",
                        "m.yaml:10:54: output.positive is \"c\"",
                        "m.yaml:10:63: output.loss is huber, which does not fit a binary output",
                        "m.yaml:11:19: optimizer.type is \"adm\"",
                        "m.yaml:11:38: optimizer.learningRate is -0.1",
                        "m.yaml:11:54: optimizer.clipNorm is \".inf\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                            | output is missing",
                "output:                                                       | output has no type; allowed: binary, multiclass, regression, text, anomaly, inferred",
                "output: {classes: [a, b]}                                     | output has no type",
                "output: regresion                                             | did you mean regression?",
                "output: {type: regression, classes: [a, b]}                   | output.classes is not a key of type regression",
                "output: {type: multiclass, classes: [a]}                      | has 1 class; name at least 2",
                "output: {type: multiclass, classes: a}                        | output.classes is \"a\"; it must be a list of names",
                "output: {type: multiclass, classes: [a, [b]]}                 | output.classes[1] is a list; it must be the name of a class",
                "output: {type: multiclass, classes: [1, 1.0]}                 | output.classes[1] is \"1\", as is classes[0]",
                "output: {type: multiclass, classes: [a, b, c], positive: a}   | is for two classes, and there are 3",
                "output: {type: multiclass, loss: squared}                     | output.loss is squared, which does not fit a multiclass output; allowed: softmax",
                "output: {type: regression, loss: {type: huber, delta: 0}}     | output.loss.delta is 0; it must be a number above 0",
                "output: {type: binary, keep: {a: 1.5}}                        | output.keep.a is 1.5; it must be a number above 0 and at most 1",
                "output: {type: binary, classes: [a, bc], keep: {bd: 0.5}}     | output.keep.bd is of a class that there is not; did you mean bc?",
                "output: {type: regression, keep: {a: 0.5}}                    | output.keep is not a key of type regression",
                "output: [binary]                                              | output is a list; it must be one of binary,",
                "{output: binary, network: [64]}                               | network is a list; it must be a map of keys and values",
                "{output: binary, network: {hidden: 64}}                       | network.hidden is 64; it must be a list of widths",
                "{output: binary, network: {hidden: [99999999999]}}            | network.hidden[0] is 99999999999; it must be a whole number from 1 to 65536",
                "{output: binary, network: {hidden: [65536, 65536]}}           | 4294967296 weights",
                "{output: binary, network: {activation: ReLU}}                 | did you mean relu?",
                "{output: binary, network: {layer_norm: true}}                 | did you mean layerNorm?",
                "{output: binary, network: {dropout: .nan}}                    | network.dropout is \".nan\"; it must be a number, at least 0 and less than 1",
                "{output: binary, network: {dropout: '0.5'}}                   | network.dropout is \"0.5\"",
                "{output: binary, network: {dropout: }}                        | network.dropout is empty",
                "{output: binary, seed: 9223372036854775808}                   | it must be a whole number of 64 bits",
                "{output: binary, name: Elec2}                                 | name is \"Elec2\"; it must be 1 to 100 lower-case letters",
                "{output: binary, name: }                                      | name is empty",
                "{output: binary, format: 2}                                   | format is 2, but this Eddy reads format 1",
                "{output: binary, output: binary}                              | output is there twice, first in line 1",
                "{output: binary, features: [a, b]}                            | features is a list; it must be a map",
                "{output: binary, features: {a: {clip: 3}}}                    | features.a has no type; allowed: number, category, boolean, numbers",
                "{output: {type: regression, loss: huber}} | output.loss is said of members, and each of them has a loss of its own; remove it, or describe one network with network or optimizer",
                "{output: binary, features: {a: inferred}} | features.a is inferred; all fields that are not named are, with \"*\": inferred, so leave it out",
                "{output: binary, features: {a: {type: number, dimensions: 3}}} | features.a.dimensions is not a key of type number; allowed: type, clip",
                "{output: binary, features: {\"a b\": texts}}                   | features.\"a b\" is \"texts\"; did you mean text? allowed: number",
                "{output: binary, features: {a: {type: category, dimensions: 1024, maxValues: 10000000}}} | could grow to 10240000000 numbers",
                "{output: binary, features: {a: {type: category, dimensions: 1024, maxValues: 490000}}} | at most 499000000 can be kept",
                "{output: binary, features: {<<: {a: number}}}                 | is not supported",
                "{output: binary, features: {[a]: number}}                     | a key must be a text",
                "{output: binary, features: {a: number, a: number}}            | features.a is there twice",
                "{output: binary, features: {a: sum}}                          | features.a does not say of what; add of: with the name of a field, or label",
                "{output: binary, features: {a: {type: summ, of: b}}}          | features.a.type is \"summ\"; did you mean sum?",
                "{output: binary, features: {a: {type: sum, of: b, halflife: 7d}}} | features.a.halflife is not a key of type sum; did you mean halfLife? allowed: type, of, halfLife, by, at",
                "{output: binary, features: {a: {type: sum, of: b, halfLife: 7}}} | features.a.halfLife is 7; it must be a time such as 90s, 15m, 2h or 30d, or never",
                "{output: binary, features: {a: {type: sum, of: b, halfLife: 0d}}} | features.a.halfLife is \"0d\"; it must be a time",
                "{output: binary, features: {a: {type: sum, of: [b]}}}         | features.a.of is a list; it must be the name of a field, or label",
                "{output: binary, features: {a: {type: sum, of: label}}}       | features.a adds up labels, and they are classes; count one of them (type: count, of: label, is: CLASS)",
                "{output: inferred, features: {a: {type: mean, of: label}}}    | features.a adds up labels, and they are classes; count one of them (is: CLASS), or predict a quantity",
                "{output: binary, features: {a: {type: count, is: x}}}         | features.a does not say of what",
                "{output: binary, features: {a: {type: last, of: b, count: 0}}} | features.a.count is 0; it must be a whole number from 1 to 100",
                "{output: binary, features: {a: {type: last, of: b, count: 101}}} | features.a.count is 101; it must be a whole number from 1 to 100",
                "{output: binary, features: {a: {type: last, of: b, as: text}}} | features.a.as is \"text\"; allowed: number, category",
                "{output: binary, features: {a: {type: last, of: label, as: number}}} | features.a.as is said by output for the label; remove it",
                "{output: binary, features: {a: {type: last, of: b, halfLife: 7d}}} | features.a.halfLife is not a key of type last",
                "{output: binary, features: {a: {type: count, by: label}}}     | features.a.by is the label, which is not known when it is asked for",
                "{output: binary, features: {a: {type: count, by: [b, b]}}}    | features.a.by[1] is b again; name each field once",
                "{output: binary, features: {a: {type: count, by: {b: c}}}}    | features.a.by is a map; it must be the name of a field, or a list of names",
                "{output: binary, features: {a: {type: count, by: []}}}        | features.a.by is an empty list",
                "{output: binary, features: {a: {type: count, maxKeys: 9}}}    | features.a.maxKeys is about keys, and there is none; add by:",
                "{output: binary, features: {a: {type: count, by: b, maxKeys: 0}}} | features.a.maxKeys is 0; it must be a whole number from 1 to 100000000",
                "{output: binary, features: {a: {type: last, of: b, by: c, count: 100, maxKeys: 100000000}}} | could grow to 10000000000 numbers (100 for each of maxKeys); at most 240000000 can be kept",
                "{output: binary, optimizer: {learningRate: 0}}                | optimizer.learningRate is 0; it must be a number above 0",
                "{output: binary, optimizer: {learningRate: 1e39}}             | optimizer.learningRate is 1e39",
                "{output: binary, optimizer: {l2: 1e-50}}                      | too small for a 32-bit number",
                "{output: binary, optimizer: {type: adam, beta1: 1}}           | optimizer.beta1 is 1; it must be a number, at least 0 and less than 1",
                "{output: binary, optimizer: {type: adam, rho: 1}}             | optimizer.rho is not a key of type adam",
                "{output: binary, optimizer: {schedule: {type: cosine, warmup: 9, steps: 9}}} | warmup must be less than steps",
                "{output: binary, optimizer: {schedule: {type: cosine, floor: 1}}} | floor is 1, above the learning rate; it must be at most 0.003",
                "{output: binary, optimizer: {schedule: {type: exponential, decay: 1.5}}} | decay is 1.5; it must be a number above 0 and at most 1",
                "[a, b]                                                        | the model file is a list; it must be a map",
                "hello                                                         | the model file is \"hello\"; it must be a map",
                "'{a: b'                                                       | is not YAML",
                "{a: *b}                                                       | is not YAML",
                "''                                                            | is empty",
                "'# nothing'                                                   | is empty",
            })
    void wrong_files_are_told_what_is_wrong(String text, String expected) {
        assertThat(problems(text)).anySatisfy(problem -> assertThat(problem).contains(expected));
    }

    @Test
    void a_syntax_error_has_its_place() {
        assertThat(problems("output: binary\nnetwork: {hidden: [64}\n"))
                .singleElement()
                .asString()
                .startsWith("m.yaml:2:22: is not YAML");
    }

    @Test
    void two_documents_in_one_file_are_an_error() {
        assertThat(problems("output: binary\n---\noutput: binary\n"))
                .singleElement()
                .asString()
                .contains("not YAML");
    }

    @Test
    void a_file_that_mentions_itself_is_an_error() {
        assertThat(problems("&a {output: *a, features: *a}")).isNotEmpty();
    }

    @Test
    void mutilated_files_are_either_read_or_told_to_be_wrong() {
        String text = "name: m\nfeatures: {a: number, b: {type: category, dimensions: 4}}\nnetwork: {hidden: [64]}\n"
                + "output: {type: binary, classes: [a, b], positive: a}\noptimizer: {type: adam, beta1: 0.5}\n";
        String noise = "{}[]:,-&*!|>'\"%@` \n\t#?a1.\u0000\u0085\ud83d";
        io.eddy.Seeds.forEach(3_000, seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder mutilated = new StringBuilder(text);
            for (int i = random.nextInt(1, 6); i > 0; i--) {
                int at = random.nextInt(mutilated.length());
                char c = noise.charAt(random.nextInt(noise.length()));
                switch (random.nextInt(3)) {
                    case 0 -> mutilated.deleteCharAt(at);
                    case 1 -> mutilated.insert(at, c);
                    default -> mutilated.setCharAt(at, c);
                }
            }
            try {
                Specification read = SpecificationReader.parse("m.yaml", mutilated.toString(), "m");
                assertThat(SpecificationReader.parse(read.canonical())).isEqualTo(read);
            } catch (SpecificationException e) {
                assertThat(e.problems()).isNotEmpty().allMatch(problem -> problem.startsWith("m.yaml:"));
            }
        });
    }

    @Test
    void a_feature_that_is_also_an_output_is_refused() {
        assertThatThrownBy(
                        () -> SpecificationReader.parse(
                                "{name: m, outputs: {click: binary, dwell: regression}, features: {a: number, click: boolean}}"))
                .hasMessageContaining("features.click is also one of the outputs");
    }
}
