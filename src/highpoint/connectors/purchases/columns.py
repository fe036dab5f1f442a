"""Which column of a purchase file holds what: told by the person, or guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from highpoint.connectors.files import columns
from highpoint.connectors.files.columns import plain
from highpoint.connectors.purchases.numbers import BadNumber, number_of


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# What a column can mean, with the names exports give it, the most telling first. What is
# found goes to no later meaning, so the order of the meanings counts too.
NAMES: dict[str, tuple[str, ...]] = {
    "customer": _words(
        "customer customerid customernumber customerno customerkey customercode customerref custid "
        "cust clientid client buyerid buyer memberid member userid user accountid account shopperid "
        "customeremail email billingemail contactid personid customername buyername name "
        "kunde kundennummer kundennr cliente codigocliente"
    ),
    "at": _words(
        "at invoicedate orderdate purchasedate transactiondate saledate orderedat purchasedat "
        "boughtat createdat processedat paidat datetime timestamp invoicedatetime date ordertime "
        "time day created datum bestelldatum rechnungsdatum fecha datecommande"
    ),
    "order": _words(
        "order orderid ordernumber orderno invoice invoiceno invoicenumber invoiceid transactionid "
        "transaction receiptid receipt receiptno basketid basket billno documentno saleid purchaseid "
        "number name id bestellnummer rechnungsnummer pedido factura commande"
    ),
    "quantity": _words(
        "quantity qty lineitemquantity units items pieces count amountofitems menge anzahl cantidad quantite quantité"
    ),
    "price": _words(
        "unitprice itemprice lineitemprice priceeach priceperunit unitcost price einzelpreis preis precio prix"
    ),
    "amount": _words(
        "amount linetotal lineamount linevalue spend spent sales salesamount revenue totalamount "
        "totalprice ordertotal orderamount ordervalue subtotal nettotal grandtotal total value sum "
        "paid price betrag summe umsatz importe montant"
    ),
    "currency": _words(
        "currency currencycode ordercurrency presentmentcurrency währung waehrung moneda devise"
    ),
    "country": _words(
        "country countrycode customercountry billingcountry shippingcountry shipcountry land pais país pays"
    ),
    "product": _words(
        "product productid productcode sku lineitemsku stockcode itemid itemcode article articleid "
        "productname lineitemname item description producttitle artikel artikelnummer producto produit"
    ),
    "status": _words("orderstatus financialstatus paymentstatus status state"),
    "kind": _words("transactiontype ordertype doctype documenttype recordtype type kind"),
    "expected": _words(
        "expecteddelivery expecteddeliverydate deliveryexpected expecteddate expectedon expectedby expected "
        "estimateddelivery estimateddeliverydate orderestimateddeliverydate deliveryestimate eta "
        "promiseddelivery promiseddeliverydate promiseddate promisedby scheduleddelivery scheduleddeliverydate "
        "scheduleddate deliverydue deliveryduedate deliverby deliverydate deliveryday liefertermin "
        "lieferdatum voraussichtlichelieferung fechaentregaestimada entregaprevista livraisonprévue"
    ),
    "delivered": _words(
        "deliveredat deliveredon delivereddate delivered orderdeliveredcustomerdate orderdelivereddate "
        "actualdelivery actualdeliverydate dateofdelivery receivedon receivedat handedoverat "
        "zugestelltam zugestellt geliefertam geliefert entregadoel entregado livréle"
    ),
}

NEEDED = ("customer", "at")

# Of the values looked at, so many must read as what the header says.
_MOSTLY = 0.6


def parse_mapping(texts: Iterable[str]) -> dict[str, str]:
    """
    Return what ``meaning=column`` pairs say of a purchase file's columns.

    >>> parse_mapping(["customer=who,amount=Total paid"])
    {'customer': 'who', 'amount': 'Total paid'}

    :raises BadMapping: where a pair is not of that form
    """
    return columns.parse_mapping(texts, NAMES.keys(), "customer=Client ID")


def guess(
    headers: Sequence[str], rows: Sequence[Sequence[str]], told: Mapping[str, str]
) -> dict[str, int]:
    """
    Return which column (by position) holds what, as told and for the rest by its header.

    A header counts only where values under it are what it says, and more where most are. A price is a price of
    one piece only beside a quantity; alone it is what was paid.

    :raises BadMapping: where one told is not there
    """
    found = {meaning: columns.position(headers, column) for meaning, column in told.items()}
    values = [
        [row[at].strip() for row in rows if at < len(row) and row[at].strip()]
        for at in range(len(headers))
    ]
    for meaning, names in NAMES.items():
        if meaning in found or (meaning == "price" and "quantity" not in found):
            continue
        by_rank = sorted(
            (-_trust(meaning, values[at]), names.index(plain(header)), at)
            for at, header in enumerate(headers)
            if plain(header) in names and at not in found.values()
        )
        if by_rank and by_rank[0][0] < 0:
            found[meaning] = by_rank[0][2]
    return found


def missing(headers: Sequence[str], found: Mapping[str, int]) -> str:
    """Return what must be asked before the lines can be read (empty: nothing)."""
    for meaning in NEEDED:
        if meaning not in found:
            what = "customer" if meaning == "customer" else "date"
            shown = ", ".join(header[:40] for header in headers[:30])
            return (
                f"No column looks like the {what}. Call it “{what}”, or "
                f"name it on the command line with --map {meaning}=COLUMN. "
                f"The first line must hold the columns' names; it reads: {shown}."
            )
    return ""


def _trust(meaning: str, values: Sequence[str]) -> int:
    """Return 2 where the values are mostly what a header says, 1 where some are, 0 where none."""
    reads = _READS.get(meaning)
    if reads is None:
        return 2
    good = sum(map(reads, values))
    return 2 if values and good >= _MOSTLY * len(values) else int(good > 0)


def _is_number(value: str) -> bool:
    try:
        number_of(value)
    except BadNumber:
        return False
    return True


def _is_currency(value: str) -> bool:
    return len(value) <= 3 and not value.isdigit()


_READS: dict[str, Callable[[str], bool]] = {
    "at": columns.is_time,
    "quantity": _is_number,
    "price": _is_number,
    "amount": _is_number,
    "currency": _is_currency,
    "expected": columns.is_time,
    "delivered": columns.is_time,
}
