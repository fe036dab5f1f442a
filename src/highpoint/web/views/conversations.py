"""The list of conversations and the reader."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def listing(request: HttpRequest) -> HttpResponse:
    return render(request, "base.html")


def reader(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "base.html")
