"""The addresses of customers, their purchases and the loyalty ladder."""

from django.urls import URLPattern, URLResolver, path

from highpoint.web.views import customers, ladder, purchases

Patterns = list[URLPattern | URLResolver]

customer_pages: Patterns = [
    path("customers/", customers.listing, name="customers"),
    path("customers/<int:pk>/", customers.one, name="customer"),
    path("customers/<int:pk>/merge/", customers.merge, name="customer_merge"),
    path("customers/<int:pk>/apart/", customers.apart, name="customer_apart"),
    path("customers/<int:pk>/deed/", customers.deed, name="customer_deed"),
    path("customers/deeds/<int:pk>/back/", customers.deed_back, name="customer_deed_back"),
    path("customers/<int:pk>/all.json", customers.take, name="customer_take"),
    path("customers/<int:pk>/serve/", customers.serve, name="customer_serve"),
    path("customers/<int:pk>/erase/", customers.erase, name="customer_erase"),
    path("customers/merges/<int:pk>/back/", customers.take_back, name="customer_merge_back"),
    path("customers/purchases/", purchases.imports, name="purchase_imports"),
    path("customers/purchases/<int:pk>/", purchases.one, name="purchase_import"),
    path(
        "customers/purchases/<int:pk>/progress/",
        purchases.progress,
        name="purchase_import_progress",
    ),
    path(
        "customers/purchases/<int:pk>/start/", purchases.start_again, name="purchase_import_start"
    ),
    path("customers/purchases/<int:pk>/stop/", purchases.stop, name="purchase_import_stop"),
    path("customers/orders/<int:pk>/days/", purchases.days, name="order_days"),
    path("customers/ladder/", ladder.overview, name="ladder"),
    path("customers/ladder/rules/", ladder.rules, name="ladder_rules"),
]
