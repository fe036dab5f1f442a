"""Who may be the same person is suggested by what they told, with the words; never by chance."""

from datetime import date

import pytest

from highpoint.apps.customers.models import Identity
from highpoint.loop.same_person import suggestions
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Write to olaf@home.example, please.", "Told the e-mail address"),
        ("Call me: +49 170 5550199.", "Told the phone number"),
        ("Call me: 0170/5550199.", "Told the phone number 0170/5550199"),
        ("My number is (0170) 555-0199.", "Told the phone number (0170) 555-0199"),
        ("Where is order A-77120?", "Told of order A-77120"),
        ("On the other site I am @olaf_b70.", "Told the handle @olaf_b70"),
        ("Call me: 0170/5550198, 170555019 or 917055501990.", ""),
    ],
)
def test_suggests_by_address_phone_handle_and_order_with_the_words(said, found):
    olaf = factories.customer("Olaf", "olaf@home.example")
    for kind, value in (("phone", "+491705550199"), ("handle", "@olaf_b70")):
        source = "x" if kind == "handle" else ""
        Identity.objects.create(customer=olaf, kind=kind, value=value, shown=value, source=source)
    factories.purchase(olaf, date(2026, 3, 4), number="A-77120")
    customer = factories.customer("O. B.")
    factories.conversation(said, identity=customer.identities.get())

    like = suggestions(customer)

    assert [each.customer for each in like] == ([olaf] if found else [])
    assert not found or found in like[0].reasons[0].words
