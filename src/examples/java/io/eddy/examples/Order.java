package io.eddy.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * An order of a shop.
 *
 * @param outcome {@code kept} or {@code returned}; null as long as nobody knows
 */
public record Order(
        String customer,
        double price,
        String city,
        String note,
        @Nullable String outcome) {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final List<String> CITIES = List.of("Basel", "Bern", "Chur", "Genf");
    private static final List<String> NOTES = List.of("a present", "please ring", "in blue", "size to be tried on", "");

    /** The serde that this shop has for its orders. */
    public static Serde<Order> serde() {
        return Serdes.serdeFrom((topic, order) -> order.toJson(), (topic, json) -> fromJson(json));
    }

    private byte[] toJson() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException e) {
            throw new SerializationException(e);
        }
    }

    private static Order fromJson(byte[] json) {
        try {
            return JSON.readValue(json, Order.class);
        } catch (IOException e) {
            throw new SerializationException(e);
        }
    }

    /** Orders of a shop that does not exist: some people send things back, above all what has to be tried on and was dear. */
    public static List<Order> madeUp(int count, long seed) {
        Random random = new Random(seed);
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int customer = random.nextInt(60);
            double price = Math.rint(100 * (5 + 200 * random.nextDouble())) / 100;
            String note = NOTES.get(random.nextInt(NOTES.size()));
            double odds = (customer % 3 == 0 ? 2 : -1.5) + (note.startsWith("size") ? 1.5 : 0) + (price - 100) / 100;
            boolean returned = random.nextDouble() < 1 / (1 + Math.exp(-odds));
            orders.add(new Order(
                    "c" + customer,
                    price,
                    CITIES.get(random.nextInt(CITIES.size())),
                    note,
                    returned ? "returned" : "kept"));
        }
        return orders;
    }
}
