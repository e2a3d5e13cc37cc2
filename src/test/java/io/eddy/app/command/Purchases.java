package io.eddy.app.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Data files of made-up purchases: {@code price}, {@code city}, {@code member} and whether something was {@code bought}. */
final class Purchases {
    private Purchases() {}

    private record Purchase(double price, String city, boolean member, String bought) {
        static Purchase number(int i) {
            SplittableRandom random = new SplittableRandom(i);
            double price = random.nextInt(1, 1_000) / 10.0;
            String city = "city " + random.nextInt(7);
            boolean member = random.nextBoolean();
            boolean bought = price < (member ? 70 : 30) && random.nextInt(10) > 0;
            return new Purchase(price, city, member, bought ? "yes" : "no");
        }
    }

    static Path csv(Path file, int rows) {
        return write(file, "price,city,member,bought\n", rows, i -> {
            Purchase p = Purchase.number(i);
            return p.price + "," + p.city + "," + p.member + "," + p.bought + "\n";
        });
    }

    /** The same rows as JSON lines. */
    static Path json(Path file, int rows) {
        return write(file, "", rows, i -> {
            Purchase p = Purchase.number(i);
            return "{\"price\":%s,\"city\":\"%s\",\"member\":%s,\"bought\":\"%s\"}\n"
                    .formatted(p.price, p.city, p.member, p.bought);
        });
    }

    private static Path write(Path file, String head, int rows, IntFunction<String> row) {
        try {
            return Files.writeString(
                    file, IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining("", head, "")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
