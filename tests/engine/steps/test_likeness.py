"""Tests of words alike: what people filed words like these as."""

from highpoint.engine.steps.likeness import likeness, taught, telling


def test_words_are_alike_whatever_their_endings_and_small_words():
    one = telling("They charged my card twice for the lamps.")
    assert likeness(one, telling("I am charged twice on my card for a lamp!")) == 1.0
    assert likeness(one, telling("The courier never came.")) == 0.0


def test_a_single_word_is_alike_to_nothing():
    assert likeness(telling("Refund!"), telling("refund")) == 0.0


def test_the_most_corrections_of_like_words_decide():
    filed = [
        (telling("The parcel went back to your depot"), "late"),
        (telling("My parcel went back to the depot again"), "late"),
        (telling("The parcel went back"), "return"),
    ]
    assert taught("parcel went back to a depot", filed) == ("late", 2)
    assert taught("the kettle leaks on one side", filed) is None
