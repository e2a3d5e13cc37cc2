package io.eddy.nn;

import io.eddy.kernel.CounterRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Makes layers over lists of plans, with their names as {@link LayerPlan} has them and their initial weights; after a pool, ordinary ones. */
public final class ListBuilder {
    private final String name;
    private final long seed;

    /** @param name what the names of weights begin with */
    public ListBuilder(String name, long seed) {
        this.name = name;
        this.seed = seed;
    }

    /**
     * Layers one after the other.
     *
     * @param plans of which those before {@code from} are made elsewhere; the others make one vector of a list
     * @param in what comes to the first of those
     * @throws UnfitShape if one of them cannot take what comes
     */
    public ListLayer stack(List<LayerPlan> plans, int from, Shape.Steps in) {
        List<ListLayer> layers = new ArrayList<>();
        Shape shape = in;
        for (int i = from; i < plans.size(); i++) {
            if (!(shape instanceof Shape.Steps steps)) {
                layers.add(new OfOneVector(after(plans, i, shape)));
                break;
            }
            shape = plans.get(i).after(steps);
            layers.add(layer(plans.get(i), nameOf(plans, i), steps));
        }
        return layers.size() == 1 ? layers.get(0) : new ListStack(layers, in.most());
    }

    /** Recurrent units, from some place on, whose state is carried on from outside. */
    public RecurrentStack carried(List<LayerPlan> plans, int from, Shape.Steps in) {
        List<Recurrent> units = new ArrayList<>();
        int width = in.width();
        for (int i = from; i < plans.size(); i++) {
            Recurrent unit = unit((LayerPlan.Recur) plans.get(i), nameOf(plans, i), new Shape.Steps(in.most(), width));
            units.add(unit);
            width = unit.outputs();
        }
        return new RecurrentStack(units);
    }

    private String nameOf(List<LayerPlan> plans, int place) {
        String own = plans.get(place).name();
        return name + "." + (own.isEmpty() ? String.valueOf(place) : own);
    }

    /** Those from some place on. What comes before counts for their names as something that has no weights would. */
    private Layer after(List<LayerPlan> plans, int place, Shape in) {
        List<LayerPlan> rest = new ArrayList<>(Collections.nCopies(place, new LayerPlan.Flatten()));
        rest.addAll(plans.subList(place, plans.size()));
        // because the same layers of two fields are to start differently
        return new LayerBuilder(CounterRandom.bits(seed, name.hashCode(), 0)).stack(name, rest, in);
    }

    private ListLayer layer(LayerPlan plan, String called, Shape.Steps in) {
        if (plan instanceof LayerPlan.Recur recur) {
            return unit(recur, called, in);
        } else if (plan instanceof LayerPlan.Transform transform) {
            TransformerBlock block =
                    new TransformerBlock(called, in.width(), transform.heads(), transform.inner(in), in.most());
            block.start(seed);
            return block;
        } else if (plan instanceof LayerPlan.Places places) {
            return new Positions(called, in.width(), in.most(), places.learned(), seed);
        } else if (plan instanceof LayerPlan.PoolList pool) {
            return pool.how() == LayerPlan.PoolList.How.ATTENTION
                    ? new AttentionPool(called, in.width(), in.most())
                    : new ListPool(ListPool.Kind.valueOf(pool.how().name()), in.width());
        } else if (plan instanceof LayerPlan.Dense dense) {
            ListDense layer = new ListDense(called, in.width(), dense.size(), in.most());
            layer.start((float) Math.sqrt(6.0 / (in.width() + dense.size())), false, seed);
            return layer;
        } else if (plan instanceof LayerPlan.LayerNorm) {
            return new ListNorm(called, in.width(), in.most());
        }
        throw new IllegalArgumentException("no layer over a list is made of " + plan);
    }

    private Recurrent unit(LayerPlan.Recur plan, String called, Shape.Steps in) {
        Recurrent unit = switch (plan.unit()) {
            case GRU -> new Gru(called, in.width(), plan.size(), in.most());
            case LSTM -> new Lstm(called, in.width(), plan.size(), in.most());
            case RECURRENT -> new PlainRecurrent(called, in.width(), plan.size(), in.most());
        };
        unit.start(seed);
        return unit;
    }
}
