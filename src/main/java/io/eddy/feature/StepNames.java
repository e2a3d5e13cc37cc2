package io.eddy.feature;

/** The names that follow one another in a value. */
interface StepNames {
    /** @throws RejectedEvent if a value has none */
    void check(Value value) throws RejectedEvent;

    /** @return how many there are, of a value that may be missing */
    int read(Value value);

    /** By its place, of the value that was read last. */
    String name(int place);

    /** Those of a list of names. */
    static StepNames ofList(String field) {
        return new StepNames() {
            private Value value = new Value();

            @Override
            public void check(Value checked) throws RejectedEvent {
                Items.check(field, checked);
            }

            @Override
            public int read(Value read) {
                value = read;
                return Items.count(read);
            }

            @Override
            public String name(int place) {
                return Items.name(value, place);
            }
        };
    }

    /** The words of a text, and the marks between them. */
    static StepNames ofWords(String field, String language) {
        Words words = new Words(language);
        return new StepNames() {
            @Override
            public void check(Value value) throws RejectedEvent {
                checkText(field, value);
            }

            @Override
            public int read(Value value) {
                return value.isMissing() ? 0 : words.read(value.asName(), MOST_WORDS);
            }

            @Override
            public String name(int place) {
                return words.get(place).toString();
            }
        };
    }

    /** The characters of a text; one that takes two places is one. */
    static StepNames ofCharacters(String field) {
        return new StepNames() {
            private int[] characters = {};

            @Override
            public void check(Value value) throws RejectedEvent {
                checkText(field, value);
            }

            @Override
            public int read(Value value) {
                characters = value.isMissing()
                        ? new int[0]
                        : value.asName().codePoints().toArray();
                return characters.length;
            }

            @Override
            public String name(int place) {
                return Character.toString(characters[place]);
            }
        };
    }

    /** Beyond this a text is a book, of which only so many words are looked at. */
    int MOST_WORDS = 10_000;

    private static void checkText(String field, Value value) throws RejectedEvent {
        switch (value.kind()) {
            case MISSING, TEXT, NUMBER, BOOLEAN -> {}
            case NUMBERS, NAMES, SPARSE, OTHER ->
                throw RejectedEvent.ofField(field, "field %s has to be a text but is %s".formatted(field, value));
        }
    }
}
