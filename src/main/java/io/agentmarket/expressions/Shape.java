package io.agentmarket.expressions;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is known of a value before it is there: the members that it can have. A list has the members of its items, as it
 * has for a path of JSONata.
 */
public interface Shape {

    /** Nothing is known: it can have every member. */
    Shape ANY = new Shape() {
        @Override
        public Optional<Shape> member(String name) {
            return Optional.of(this);
        }

        @Override
        public Set<String> names() {
            return Set.of();
        }

        @Override
        public String absence() {
            return "unknown";
        }
    };

    /** A text, a number, true, false or null. */
    Shape SCALAR = new Members(Map.of(), "no member of a text, a number or the like");

    /** The member of that name; empty if no value of this shape has it. */
    Optional<Shape> member(String name);

    /** The names that are known, from which a misspelt one is guessed. */
    Set<String> names();

    /** What a name is that {@link #member} does not find, such as {@code no node}. */
    String absence();

    /** Has these members and no others. */
    record Members(Map<String, Shape> members, String absence) implements Shape {

        public Members {
            members = Map.copyOf(members);
        }

        @Override
        public Optional<Shape> member(String name) {
            return Optional.ofNullable(members.get(name));
        }

        @Override
        public Set<String> names() {
            return members.keySet();
        }
    }

    /**
     * An object as an expression writes it.
     *
     * @param positions where in the expression each name stands
     */
    record Written(Map<String, Shape> members, Map<String, Integer> positions) implements Shape {

        public Written {
            members = new LinkedHashMap<>(members);
            positions = Map.copyOf(positions);
        }

        @Override
        public Optional<Shape> member(String name) {
            return Optional.ofNullable(members.get(name));
        }

        @Override
        public Set<String> names() {
            return members.keySet();
        }

        @Override
        public String absence() {
            return "no member of the object that is written here";
        }
    }

    /** One of these, or several merged: it can have each member that one of them can have. */
    record Either(List<Shape> shapes) implements Shape {

        /** With more alternatives, nothing is known. */
        private static final int MAX_SHAPES = 8;

        public Either {
            shapes = List.copyOf(shapes);
        }

        /** Flat, and each once. */
        public static Shape of(List<Shape> shapes) {
            var flat = new ArrayList<Shape>();
            for (var shape : shapes) {
                var parts = shape instanceof Either either ? either.shapes : List.of(shape);
                parts.stream()
                        .filter(part -> flat.stream().noneMatch(other -> other == part))
                        .forEach(flat::add);
            }
            if (flat.contains(ANY) || flat.isEmpty() || flat.size() > MAX_SHAPES) {
                return ANY;
            }
            return flat.size() == 1 ? flat.getFirst() : new Either(flat);
        }

        @Override
        public Optional<Shape> member(String name) {
            var found = shapes.stream()
                    .flatMap(shape -> shape.member(name).stream())
                    .toList();
            return found.isEmpty() ? Optional.empty() : Optional.of(of(found));
        }

        @Override
        public Set<String> names() {
            var names = new TreeSet<String>();
            shapes.forEach(shape -> names.addAll(shape.names()));
            return names;
        }

        @Override
        public String absence() {
            return shapes.stream()
                    .filter(shape -> !shape.names().isEmpty())
                    .findFirst()
                    .orElse(shapes.getFirst())
                    .absence();
        }
    }
}
